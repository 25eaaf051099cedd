package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.WriterId;
import dev.hence.core.testkit.Property;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewHistoryTest {
  private static final int RUNS = 300;

  @Test
  void apply_anyHistory_countsEpochsByOne() {
    Property.forAll(
        RUNS,
        gen ->
            ViewHistory.walk(
                gen,
                (step, after) -> {
                  boolean next = step.outcome() instanceof ViewChange.Outcome.Next;
                  assertThat(after.epoch()).isEqualTo(step.before().epoch() + (next ? 1 : 0));
                  assertThat(after.cluster()).isEqualTo(step.before().cluster());
                }));
  }

  @Test
  void apply_sameChangeAgain_changesNothingMore() {
    Property.forAll(
        RUNS,
        gen ->
            ViewHistory.walk(
                gen,
                (step, after) -> {
                  if (step.outcome() instanceof ViewChange.Outcome.Next) {
                    assertThat(step.change().apply(after, step.live()))
                        .isNotInstanceOf(ViewChange.Outcome.Next.class);
                  }
                }));
  }

  @Test
  void apply_anyHistory_keepsMembersInOrderAndEachOnce() {
    Property.forAll(
        RUNS,
        gen ->
            ViewHistory.walk(
                gen,
                (step, after) -> {
                  List<Address> addresses = new ArrayList<>(Views.all(after));
                  assertThat(addresses).hasSameSizeAs(after.members());
                  List<Address> kept = new ArrayList<>(Views.all(step.before()));
                  kept.retainAll(Views.all(after));
                  assertThat(addresses.subList(0, kept.size())).isEqualTo(kept);
                }));
  }

  @Test
  void layout_ofTheLayoutBefore_isAsOneWorkedOutAnew() {
    Property.forAll(
        RUNS,
        gen -> {
          Layout last = new Layout(Views.founded(4, 2));
          for (View view : ViewHistory.draw(gen)) {
            last = last.with(view);
            Layout anew = new Layout(view);
            for (Address address : Views.nodes(10)) {
              assertThat(last.isMember(address)).isEqualTo(view.member(address).isPresent());
              assertThat(last.present(address)).isEqualTo(anew.present(address));
              assertThat(last.desired(address)).isEqualTo(anew.desired(address));
              assertThat(last.counted(address)).isEqualTo(anew.counted(address));
            }
            for (int generation = 0; generation < view.shardCounts().size(); generation++) {
              long writer = WriterId.of(generation, gen.between(0, 3), 1);
              assertThat(last.holders(writer)).isEqualTo(anew.holders(writer));
              assertThat(last.slotsOf(writer)).isEqualTo(anew.slotsOf(writer));
            }
          }
        });
  }

  @Test
  void apply_anyHistory_leavesNoShardWithoutMembers() {
    Property.forAll(
        RUNS,
        gen ->
            ViewHistory.walk(
                gen,
                (step, after) -> {
                  for (int shard = 0; shard < after.shardCount(); shard++) {
                    assertThat(after.shardMembers(shard)).isNotEmpty();
                  }
                  if (after.copying()) {
                    for (int shard = 0; shard < after.shardCounts().getLast(); shard++) {
                      assertThat(coming(after, shard)).isNotEmpty();
                    }
                  }
                  assertThat(after.members()).allMatch(member -> isConsistent(after, member));
                }));
  }

  private static boolean isConsistent(View view, Member member) {
    int next = view.copying() ? view.shardCounts().getLast() : 0;
    return member.shard() < view.shardCount()
        && member.nextShard() < next
        && (!member.leaving() || (member.shard() == Member.NO_SHARD && !member.former().isEmpty()))
        && (member.shard() == Member.NO_SHARD
            || !view.copying()
            || member.nextShard() != Member.NO_SHARD)
        && new LinkedHashSet<>(member.former()).size() == member.former().size()
        && !member.former().contains(new Role(view.generation(), member.shard()))
        && member.former().stream().allMatch(role -> role.generation() <= view.generation());
  }

  @Test
  void apply_anyHistory_dropsNoLiveNodeThatMayBeNeededUnlessItIsToBeForgotten() {
    Property.forAll(
        RUNS,
        gen ->
            ViewHistory.walk(
                gen,
                (step, after) -> {
                  for (Member member : step.before().members()) {
                    Set<Role> roles = roles(step.before(), member);
                    Set<Role> later =
                        after.member(member.address()).map(kept -> roles(after, kept)).orElse(null);
                    boolean mayGo =
                        switch (step.change()) {
                          case ViewChange.Retire retire -> retire.who().contains(member.address());
                          case ViewChange.RemoveNode remove ->
                              remove.address().equals(member.address())
                                  && (remove.how() == Removal.FORGET
                                      || !step.live().contains(member.address())
                                      || roles.isEmpty());
                          case ViewChange.Drop drop ->
                              drop.address().equals(member.address())
                                  && member.leaving()
                                  && !step.live().contains(member.address());
                          default -> false;
                        };
                    if (!mayGo) {
                      assertThat(later).as("%s after %s", member, step.change()).isNotNull();
                      assertThat(later).containsAll(roles);
                    }
                  }
                }));
  }

  /** All parts that a member has or had. */
  private static Set<Role> roles(View view, Member member) {
    Set<Role> roles = new LinkedHashSet<>(member.former());
    if (member.shard() != Member.NO_SHARD) {
      roles.add(new Role(view.generation(), member.shard()));
    }
    return roles;
  }

  @Test
  void apply_reshard_plansEvenShardsOfTwoLiveNodesAtLeast() {
    Property.forAll(
        RUNS,
        gen ->
            ViewHistory.walk(
                gen,
                (step, after) -> {
                  if (!(step.change() instanceof ViewChange.Reshard reshard)
                      || !(step.outcome() instanceof ViewChange.Outcome.Next)) {
                    return;
                  }
                  assertThat(after.copying()).isTrue();
                  assertThat(after.shardCounts())
                      .hasSize(step.before().shardCounts().size() + 1)
                      .endsWith(reshard.count());
                  List<Integer> sizes = new ArrayList<>();
                  for (int shard = 0; shard < reshard.count(); shard++) {
                    List<Member> live = new ArrayList<>(coming(after, shard));
                    live.removeIf(member -> !step.live().contains(member.address()));
                    sizes.add(live.size());
                  }
                  sizes.sort(null);
                  assertThat(sizes.getFirst()).isGreaterThanOrEqualTo(reshard.count() == 1 ? 1 : 2);
                  assertThat(sizes.getLast()).isLessThanOrEqualTo(sizes.getFirst() + 1);
                }));
  }

  private static List<Member> coming(View view, int shard) {
    return view.members().stream().filter(member -> member.nextShard() == shard).toList();
  }
}
