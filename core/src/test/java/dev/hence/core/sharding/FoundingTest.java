package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hence.core.clock.NodeId;
import dev.hence.core.testkit.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundingTest {
  @Test
  void found_sixNodesInTwoShards_areTheFirstAndTheLastThree() {
    View view = Views.founded(6, 2);

    assertThat(Views.shards(view)).containsExactly("abc", "def");
    assertThat(view.epoch()).isEqualTo(1);
    assertThat(view.copying()).isFalse();
    assertThat(view.shardCounts()).containsExactly(2);
  }

  @Test
  void found_sevenNodesInThreeShards_areThreeTwoTwo() {
    assertThat(Views.shards(Views.founded(7, 3))).containsExactly("abc", "de", "fg");
  }

  @Test
  void found_oneShard_takesAnyNumberOfNodes() {
    assertThat(Views.shards(Views.founded(1, 1))).containsExactly("a");
    assertThat(Views.shards(Views.founded(5, 1))).containsExactly("abcde");
  }

  @Test
  void found_fewerThanTwoNodesAShard_isInvalid() {
    assertThat(Founding.found(Views.nodes(5), 3, new NodeId(1)))
        .isEqualTo(new Founding.Result.Invalid("3 shards need two nodes each, and the view has 5"));
  }

  @Test
  void found_withoutShardsOrNodesOrWithDoubles_isInvalid() {
    assertThat(Founding.found(Views.nodes(2), 0, new NodeId(1)))
        .isInstanceOf(Founding.Result.Invalid.class);
    assertThat(Founding.found(Views.nodes(2), -1, new NodeId(1)))
        .isInstanceOf(Founding.Result.Invalid.class);
    assertThat(Founding.found(List.of(), 1, new NodeId(1)))
        .isInstanceOf(Founding.Result.Invalid.class);
    assertThat(Founding.found(List.of(Views.node(0), Views.node(0)), 1, new NodeId(1)))
        .isInstanceOf(Founding.Result.Invalid.class);
    assertThat(Founding.found(Views.nodes(6), Integer.MAX_VALUE, new NodeId(1)))
        .isInstanceOf(Founding.Result.Invalid.class);
  }

  @Test
  void found_anyCluster_keepsOrderAndEvenSizes() {
    Property.forAll(
        200,
        gen -> {
          int shards = gen.between(1, 1 + gen.size());
          int nodes = gen.between(2 * shards, 2 * shards + gen.size());
          View view = Views.founded(nodes, shards);

          assertThat(view.members()).extracting(Member::address).isEqualTo(Views.nodes(nodes));
          assertThat(view.members()).extracting(Member::shard).isSorted();
          List<Integer> sizes = new ArrayList<>();
          for (int shard = 0; shard < shards; shard++) {
            sizes.add(view.shardMembers(shard).size());
          }
          assertThat(sizes).isSortedAccordingTo(Collections.reverseOrder());
          assertThat(sizes.getFirst() - sizes.getLast()).isLessThanOrEqualTo(1);
          assertThat(view.cluster()).isNotZero();
        });
  }

  @Test
  void found_clusterIdentity_dependsOnAddressesOrderAndCount() {
    List<Address> nodes = Views.nodes(6);
    assertThat(cluster(nodes, 2)).isEqualTo(cluster(List.copyOf(nodes), 2));
    assertThat(cluster(nodes, 2)).isNotEqualTo(cluster(nodes, 3));
    assertThat(cluster(nodes, 2)).isNotEqualTo(cluster(nodes.reversed(), 2));
    assertThat(cluster(nodes, 2)).isNotEqualTo(cluster(Views.nodes(7), 2));
  }

  @Test
  void found_clusterIdentity_ofOneFounder_isItsOwnAndOfTheSameOrigin() {
    List<Address> alone = Views.nodes(1);
    int first = cluster(alone, 1, new NodeId(1));
    int again = cluster(alone, 1, new NodeId(2));

    assertThat(again).isNotEqualTo(first).matches(other -> Founding.isOneOrigin(first, other));
    assertThat(Founding.isOneOrigin(first, cluster(List.of(Views.node(1)), 1, new NodeId(1))))
        .isFalse();
    assertThat(cluster(Views.nodes(2), 1, new NodeId(1)))
        .isEqualTo(cluster(Views.nodes(2), 1, new NodeId(2)));
  }

  @Test
  void found_clusterIdentity_isPartOfTheFormat() {
    assertThat(cluster(Views.nodes(6), 2)).isEqualTo(-2073549302);
  }

  private static int cluster(List<Address> addresses, int shards) {
    return cluster(addresses, shards, new NodeId(1));
  }

  private static int cluster(List<Address> addresses, int shards, NodeId founder) {
    return switch (Founding.found(addresses, shards, founder)) {
      case Founding.Result.Founded founded -> founded.view().cluster();
      case Founding.Result.Invalid invalid -> throw new AssertionError(invalid.reason());
    };
  }
}
