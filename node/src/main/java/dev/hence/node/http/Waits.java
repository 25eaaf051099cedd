package dev.hence.node.http;

import dev.hence.core.replica.NodeStatus;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.Layout;
import dev.hence.core.sharding.Member;
import dev.hence.core.sharding.SlotSet;
import dev.hence.core.sharding.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whom the transition under way waits for, as far as one node knows, and what to do about it. In
 * the words of who decides it: {@code Transitions} in the core.
 */
final class Waits {
  /** So many members of a shard have to run, or all it has. */
  private static final int ENOUGH = 2;

  private final NodeStatus status;
  private final Address self;
  private final Roles roles;
  private final Layout layout;
  private final View view;
  private final Map<Address, Wait> waits = new LinkedHashMap<>();

  /**
   * A member that is waited for.
   *
   * @param state what it does, as {@link Roles} has it
   * @param why why it is waited for, and what to do, in words
   */
  record Wait(Address address, String state, String why) {}

  private Waits(NodeStatus status, Address self, Roles roles) {
    this.status = status;
    this.self = self;
    this.roles = roles;
    this.layout = status.layout().orElseThrow();
    this.view = layout.view();
  }

  /** Whom it waits for, those first who must be brought back; there is a view. */
  static List<Wait> of(NodeStatus status, Address self, Roles roles) {
    Waits waits = new Waits(status, self, roles);
    waits.sources();
    if (waits.view.copying()) {
      waits.targets();
    } else {
      waits.formerRoles();
    }
    return List.copyOf(waits.waits.values());
  }

  private void add(Member member, String why) {
    waits.putIfAbsent(member.address(), new Wait(member.address(), roles.of(member), why));
  }

  private boolean isLive(Member member) {
    return status.live().contains(member.address());
  }

  private boolean isSelf(Member member) {
    return member.address().equals(self);
  }

  /** Members that are away, and alone have slots that this node is to fetch. */
  private void sources() {
    SlotSet left = layout.desired(self).minus(status.held());
    for (Member member : view.members()) {
      if (!isSelf(member) && isLive(member)) {
        left = left.minus(offered(member));
      }
    }
    for (Member member : view.members()) {
      SlotSet had = offered(member).intersection(left);
      if (!isSelf(member) && !isLive(member) && !had.isEmpty()) {
        add(
            member,
            "no member that runs has %d of the slots that this node is to fetch, and it has them;"
                    .formatted(had.size())
                + " bring it back");
      }
    }
  }

  /** What can be had from a member, if it runs and has what it should. */
  private SlotSet offered(Member member) {
    return layout.present(member.address()).union(layout.formerly(member));
  }

  private void targets() {
    for (Member member : view.members()) {
      boolean isTarget = member.nextShard() != Member.NO_SHARD;
      if (isTarget && !isLive(member) && lacksMembers(member.nextShard(), true)) {
        add(
            member,
            "s%d is to have it, and without it too few members; bring it back. After 10 s others"
                    .formatted(member.nextShard())
                + " take its place, where there are any; else the reshard is given up after 40 s");
      }
    }
    for (Member member : view.members()) {
      boolean isTarget = member.nextShard() != Member.NO_SHARD;
      if (isTarget && isLive(member) && !roles.hasAll(member)) {
        add(
            member,
            isSelf(member) ? "it fetches slots" : "it fetches slots, which its own status tells");
      }
    }
  }

  /** Whether fewer members of a shard, present or coming, run than have to. */
  private boolean lacksMembers(int shard, boolean coming) {
    List<Member> members =
        view.members().stream()
            .filter(member -> (coming ? member.nextShard() : member.shard()) == shard)
            .toList();
    return members.stream().filter(this::isLive).count() < Math.min(ENOUGH, members.size());
  }

  private void formerRoles() {
    for (Member member : view.members()) {
      if (member.handsOver()) {
        formerRoles(member);
      }
    }
  }

  private void formerRoles(Member member) {
    if (!isLive(member)) {
      add(
          member,
          member.leaving()
              ? "it was leaving when it went away; 30 s later it is out, with what only it has"
              : "it has a former role, and others may lack what it wrote in that; bring it back, or"
                  + " forget it");
      return;
    }
    SlotSet slots = layout.formerly(member);
    for (Member holder : view.members()) {
      boolean holds =
          holder.shard() != Member.NO_SHARD
              && layout.present(holder.address()).intersects(slots)
              && !holder.address().equals(member.address());
      if (holds && isLive(holder) && !roles.serves(holder)) {
        add(holder, "it has to take over what " + member.address() + " wrote formerly");
      } else if (holds && !isLive(holder) && lacksMembers(holder.shard(), false)) {
        add(
            holder,
            "s%d has too few members that run to take over what others wrote formerly; bring it"
                    .formatted(holder.shard())
                + " back, or add another member to the shard");
      }
    }
    add(member, "others take over what it wrote formerly");
  }
}
