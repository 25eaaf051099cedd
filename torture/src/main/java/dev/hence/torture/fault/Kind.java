package dev.hence.torture.fault;

import dev.hence.torture.bed.Tool;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of faults, and what each needs. */
public enum Kind {
  // What befalls single nodes, in a round with others.
  KILL(Group.NODE),
  KILL_MINORITY(Group.NODE),
  KILL_ALL(Group.NODE),
  PAUSE(Group.NODE),
  POWER_LOSS(Group.NODE, Tool.DISK),
  FULL_DISK(Group.NODE, Tool.DISK),
  FAILING_SYNC(Group.NODE, Tool.FAILING_CALLS),
  CLOCK_JUMP(Group.NODE, Tool.CLOCK),
  // What befalls links, in a round with others.
  HALVES(Group.LINK, Tool.NETWORK),
  ISOLATED(Group.LINK, Tool.NETWORK),
  RING(Group.LINK, Tool.NETWORK),
  BRIDGE(Group.LINK, Tool.NETWORK),
  ONE_WAY(Group.LINK, Tool.NETWORK),
  LINK_BY_LINK(Group.LINK, Tool.NETWORK),
  LOSS(Group.LINK, Tool.NETWORK),
  SLOW_LINKS(Group.LINK, Tool.NETWORK),
  // Changes of shards, in a round with others.
  RESHARD(Group.CHANGE),
  MOVE(Group.CHANGE),
  // What has a round of its own, since data is lost or steps follow each other.
  LOST_DISK(Group.ALONE),
  OLD_COPY(Group.ALONE),
  OLD_COPY_ALONE(Group.ALONE, Tool.NETWORK),
  FLIPPED_BITS(Group.ALONE),
  CUT_FILE(Group.ALONE),
  REMOVE_AND_RETURN(Group.ALONE),
  ROLLING_RESTART(Group.ALONE),
  CRASH_POINT(Group.ALONE);

  /** What a fault goes together with. */
  enum Group {
    NODE,
    LINK,
    CHANGE,
    ALONE
  }

  private final Group group;
  private final Optional<Tool> tool;

  Kind(Group group) {
    this.group = group;
    this.tool = Optional.empty();
  }

  Kind(Group group, Tool tool) {
    this.group = group;
    this.tool = Optional.of(tool);
  }

  Group group() {
    return group;
  }

  /**
   * Whether each that isn't passed by takes effect, whatever else happens. A change of shards may
   * be refused without a majority, a crash point not be come to, damage not be met; of a node that
   * is cut off nobody says which writes it may take; packets are lost by chance.
   */
  public boolean isSure() {
    return switch (this) {
      case RESHARD, MOVE, CRASH_POINT, FLIPPED_BITS, CUT_FILE, OLD_COPY_ALONE, LOSS -> false;
      case KILL,
          KILL_MINORITY,
          KILL_ALL,
          PAUSE,
          POWER_LOSS,
          FULL_DISK,
          FAILING_SYNC,
          CLOCK_JUMP,
          HALVES,
          ISOLATED,
          RING,
          BRIDGE,
          ONE_WAY,
          LINK_BY_LINK,
          SLOW_LINKS,
          LOST_DISK,
          OLD_COPY,
          REMOVE_AND_RETURN,
          ROLLING_RESTART ->
          true;
    };
  }

  /** Whether it is damage, which a node may never come to notice. */
  public boolean isDamage() {
    return this == FLIPPED_BITS || this == CUT_FILE;
  }

  /** What of the machine it needs beside processes. */
  public Optional<Tool> tool() {
    return tool;
  }

  /** The name in options and in output. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that name. */
  public static Optional<Kind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }

  /** All names. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(Kind::text).toList();
  }
}
