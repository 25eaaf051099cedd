package dev.hence.core.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.sharding.Address;
import dev.hence.core.sharding.View;
import dev.hence.core.sharding.ViewChange;
import dev.hence.core.sharding.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A proposer whose disk went back uses a ballot twice, for different views. */
class BallotsOfTwoLivesTest {
  private final View present = Views.founded(5, 1);
  private final View first = Views.after(present, new ViewChange.AddNode(Views.node(6)));
  private final View second = Views.after(present, new ViewChange.AddNode(Views.node(7)));
  private final View third = Views.after(present, new ViewChange.AddNode(Views.node(8)));
  private final Map<Address, Agreement> nodes = new TreeMap<>();
  private final List<View> decided = new ArrayList<>();
  private long lives;

  private Agreement fresh(int i) {
    Agreement agreement =
        new Agreement(Views.node(i), new NodeId(10 + i), Vote.NONE, () -> 0, ++lives << 32);
    agreement.enter(present, true, true);
    return agreement;
  }

  /** Carries out what {@code from} asked for; prepares and accepts reach those given. */
  private void run(
      Address from, List<Action> actions, Set<Integer> prepares, Set<Integer> accepts) {
    for (Action action : actions) {
      if (action instanceof Action.Decided it) {
        decided.add(it.view());
      } else if (action instanceof Action.Send send) {
        int to = index(send.to());
        boolean reaches =
            switch (send.message()) {
              case BallotMessage.Prepare p -> prepares.contains(to);
              case BallotMessage.Accept a -> accepts.contains(to);
              default -> true;
            };
        if (reaches) {
          run(send.to(), node(send.to()).receive(from, send.message(), 1), prepares, accepts);
        }
      }
    }
  }

  private Agreement node(Address address) {
    return Objects.requireNonNull(nodes.get(address));
  }

  private static int index(Address address) {
    for (int i = 0; i < 5; i++) {
      if (Views.node(i).equals(address)) {
        return i;
      }
    }
    throw new AssertionError(address);
  }

  private void propose(int i, View view, Set<Integer> prepares, Set<Integer> accepts) {
    Address address = Views.node(i);
    run(address, node(address).propose(view, 0), prepares, accepts);
  }

  @Test
  void propose_diskWentBack_usesNoBallotAgain() {
    for (int i = 0; i < 5; i++) {
      nodes.put(Views.node(i), fresh(i));
    }
    // Accepted by 0 and 1 alone.
    propose(0, first, Set.of(1, 2), Set.of(1));
    assertThat(decided).isEmpty();
    // The disk of 0 goes back, and it knows it: its votes are blank.
    Agreement back = fresh(0);
    back.doubt();
    nodes.put(Views.node(0), back);
    propose(0, second, Set.of(2, 3, 4), Set.of(2, 3, 4));
    assertThat(decided).containsOnly(second);
    propose(1, third, Set.of(2, 3), Set.of(2, 3));
    assertThat(decided).containsOnly(second);
  }
}
