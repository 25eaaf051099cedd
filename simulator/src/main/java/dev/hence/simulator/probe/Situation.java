package dev.hence.simulator.probe;

import java.util.Locale;

/** A rare situation that the seeds of a build have to reach. */
public enum Situation {
  /** Updates came before those that precede them, and weren't delivered in their cycle. */
  UPDATE_HELD_BACK_FOR_A_GAP,
  /** The next update of a writer came before what it depends on. */
  UPDATE_HELD_BACK_FOR_A_DEPENDENCY,
  /** An update found no room among those held back. */
  HOLDBACK_FULL,
  /** Updates were handed on by somebody who didn't write them. */
  PULL_ANSWERED_BY_A_THIRD,
  /** A pull asked for what was no longer in the log. */
  LOG_TRIMMED_BELOW_A_SLOW_MEMBER,
  /** No log reached back to what was here, so the slots were fetched anew. */
  SLOTS_FETCHED_ANEW,
  READ_FORWARDED,
  /** A node that serves the key handed a read to one that has the token's past. */
  READ_FORWARDED_TO_ONE_THAT_COVERS,
  /** A node that should serve the key handed a request on because it hasn't got it yet. */
  REQUEST_FORWARDED_WHILE_FILLING,
  WRITE_FORWARDED,
  /** Several requests of one client were handed on together. */
  RUN_FORWARDED,
  SCAN_FORWARDED,
  WRITE_OUTCOME_UNKNOWN,
  /** A shard of several had a write on one disk alone when it was answered. */
  WRITE_ON_ONE_DISK_ONLY,
  TOKEN_UNSATISFIED,
  TOKEN_REFUSED,
  /** A client was told by name what is lost. */
  UPDATE_LOST,
  /** Slots were taken over from peers. */
  NODE_FILLED,
  SOURCE_DIED_WHILE_FILLING,
  /** So did the member that fills a node which lost its disk. */
  SOURCE_DIED_WHILE_FILLING_A_LEARNER,
  FILLED_NODE_DIED_WHILE_FILLING,
  /** A node that had taken over some of its slots when it died went on with the others. */
  FILL_WENT_ON_AFTER_A_RESTART,
  /** Two different views were proposed for one epoch. */
  TWO_PROPOSALS,
  BALLOT_REJECTED,
  /** A promise told of a proposal that was accepted before. */
  PROPOSAL_TAKEN_OVER,
  NO_MAJORITY,
  RESHARD_BEGUN,
  /** A reshard began before the last one's former roles had ended. */
  RESHARD_OVER_FORMER_ROLES,
  CUT_OVER,
  FORMER_ROLE_ENDED,
  WRITER_CLOSED,
  LOST_SEAT_RECORDED,
  NODE_REMOVED,
  /** A survivor handed on what a node wrote that isn't in the view any more. */
  SEALED_BY_SURVIVORS,
  /** What only a node without a seat had was taken in. */
  ORPHAN_TAKEN_IN,
  /** It may have been deleted, and was refused. */
  ORPHAN_REFUSED,
  /** A tombstone was dropped. */
  TOMBSTONE_DROPPED,
  /** A view was forced without a majority. */
  VIEW_FORCED,
  /** A node gave up its view for one that others had forced. */
  BRANCH_GIVEN_UP,
  /** A node gave up its view for one that others had forced while it was being filled. */
  BRANCH_GIVEN_UP_WHILE_FILLING,
  /** A node learned that it had been forgotten and given a seat again since its view. */
  SEAT_BEGUN_ANEW,
  /** Whom a node copied slots from was forgotten after a restart of the node. */
  SOURCE_FORGOTTEN_AFTER_A_RESTART,
  /** A process died after its commit and before all that it had to say was sent. */
  DIED_BEFORE_SENDING_ALL,
  /** A process died in a cycle that had answered a client, before it answered another one. */
  DIED_BETWEEN_TWO_ANSWERS,
  /** A process died when it had sent something in its cycle, before it answered a client. */
  DIED_BETWEEN_A_MESSAGE_AND_AN_ANSWER,
  /** A commit failed that is on the disk nevertheless. */
  WRITE_FAILED_AND_WAS_KEPT,
  /** A commit failed, and nothing of it is on the disk. */
  WRITE_FAILED_AND_WAS_LOST,
  /** A read beside the replica was refused because a commit had failed. */
  READ_REFUSED_AFTER_A_FAILED_WRITE,
  /** A proposer died when it had asked for promises, and had none but its own. */
  PROPOSER_DIED_BEFORE_A_PROMISE,
  /** It had a promise, and had asked nobody to accept. */
  PROPOSER_DIED_BETWEEN_PROMISE_AND_ACCEPT,
  /** It had asked somebody to accept, and nobody else was known to have. */
  PROPOSER_DIED_BEFORE_ANOTHER_ACCEPTED,
  /** Another one had accepted, and nothing that follows from it was durable here. */
  PROPOSER_DIED_BEFORE_THE_DECREE,
  /** It had adopted the view, and told nobody of it. */
  PROPOSER_DIED_BEFORE_TELLING_THE_DECREE,
  /** So did who proposed the view that begins a reshard. */
  LEADER_DIED_BEGINNING_A_RESHARD,
  /** The first member that runs died while slots were copied. */
  LEADER_DIED_WHILE_COPYING,
  /** Who proposed the cut-over died before it told anybody that it is decided. */
  LEADER_DIED_CUTTING_OVER,
  /** Who proposed the end of former roles did. */
  LEADER_DIED_CLEANING,
  /** All nodes that serve had been replaced by empty ones, one after another. */
  ALL_REPLACED;

  /** In words. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
