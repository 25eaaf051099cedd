package dev.hence.node.wire;

import dev.hence.core.agreement.Ballot;
import dev.hence.core.agreement.BallotMessage;
import dev.hence.core.agreement.Vote;
import dev.hence.core.clock.NodeId;
import java.util.Optional;

/**
 * The agreement on the next view.
 *
 * <pre>
 *   Ballot         round varint | proposer NodeId
 *   Proposal       Ballot | View
 *   Vote           epoch varint | promised Ballot | accepted optional Proposal | memory NodeId
 *   BallotMessage  tag octet | epoch varint | Ballot | by tag:
 *                  1 prepare: nothing, 2 promise: accepted optional Proposal |
 *                  blank optional NodeId, 3 accept: View, 4 accepted: blank optional NodeId,
 *                  5 rejected: promised Ballot | blank optional NodeId
 * </pre>
 */
public final class BallotCodec {
  private static final int PREPARE = 1;
  private static final int PROMISE = 2;
  private static final int ACCEPT = 3;
  private static final int ACCEPTED = 4;
  private static final int REJECTED = 5;

  private BallotCodec() {}

  public static void writeBallot(WireWriter out, Ballot ballot) {
    out.varint(ballot.round());
    ClockCodec.writeNodeId(out, ballot.proposer());
  }

  public static Ballot readBallot(WireReader in) {
    return new Ballot(in.varint(Long.MAX_VALUE, "a round"), ClockCodec.readNodeId(in));
  }

  public static void writeProposal(WireWriter out, Vote.Proposal proposal) {
    writeBallot(out, proposal.ballot());
    ViewCodec.writeView(out, proposal.view());
  }

  public static Vote.Proposal readProposal(WireReader in) {
    return new Vote.Proposal(readBallot(in), ViewCodec.readView(in));
  }

  public static void writeVote(WireWriter out, Vote vote) {
    out.varint(vote.epoch());
    writeBallot(out, vote.promised());
    out.optional(vote.accepted(), BallotCodec::writeProposal);
    ClockCodec.writeNodeId(out, vote.memory());
  }

  public static Vote readVote(WireReader in) {
    return new Vote(
        readEpoch(in),
        readBallot(in),
        in.optional(BallotCodec::readProposal),
        ClockCodec.readNodeId(in));
  }

  public static void writeBallotMessage(WireWriter out, BallotMessage message) {
    switch (message) {
      case BallotMessage.Prepare prepare -> writeHead(out, PREPARE, message, prepare.ballot());
      case BallotMessage.Promise promise -> {
        writeHead(out, PROMISE, message, promise.ballot());
        out.optional(promise.accepted(), BallotCodec::writeProposal);
        out.optional(promise.blank(), ClockCodec::writeNodeId);
      }
      case BallotMessage.Accept accept -> {
        writeHead(out, ACCEPT, message, accept.ballot());
        ViewCodec.writeView(out, accept.view());
      }
      case BallotMessage.Accepted accepted -> {
        writeHead(out, ACCEPTED, message, accepted.ballot());
        out.optional(accepted.blank(), ClockCodec::writeNodeId);
      }
      case BallotMessage.Rejected rejected -> {
        writeHead(out, REJECTED, message, rejected.ballot());
        writeBallot(out, rejected.promised());
        out.optional(rejected.blank(), ClockCodec::writeNodeId);
      }
    }
  }

  public static BallotMessage readBallotMessage(WireReader in) {
    int tag = in.octet();
    long epoch = readEpoch(in);
    Ballot ballot = readBallot(in);
    return switch (tag) {
      case PREPARE -> new BallotMessage.Prepare(epoch, ballot);
      case PROMISE ->
          new BallotMessage.Promise(
              epoch, ballot, in.optional(BallotCodec::readProposal), readBlank(in));
      case ACCEPT -> new BallotMessage.Accept(epoch, ballot, ViewCodec.readView(in));
      case ACCEPTED -> new BallotMessage.Accepted(epoch, ballot, readBlank(in));
      case REJECTED -> new BallotMessage.Rejected(epoch, ballot, readBallot(in), readBlank(in));
      default -> throw new WireFormatException("no step of an agreement has the tag " + tag);
    };
  }

  private static void writeHead(WireWriter out, int tag, BallotMessage message, Ballot ballot) {
    out.octet(tag);
    out.varint(message.epoch());
    writeBallot(out, ballot);
  }

  private static Optional<NodeId> readBlank(WireReader in) {
    return in.optional(ClockCodec::readNodeId);
  }

  private static long readEpoch(WireReader in) {
    return in.varint(Long.MAX_VALUE, "an epoch");
  }
}
