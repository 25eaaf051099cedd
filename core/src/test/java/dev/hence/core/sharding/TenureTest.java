package dev.hence.core.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TenureTest {
  private static final Address C = Views.node(2);
  private static final Role SERVED = new Role(0, 0);
  private static final Role COMING = new Role(1, 2);

  private final View founded = Views.founded(6, 2);

  private static List<Tenure> tenures(View view) {
    return view.member(C).orElseThrow().tenures();
  }

  @Test
  void next_cutOver_comingAndPresentRolesGoOn() {
    View copying = Views.after(founded, new ViewChange.Reshard(3));
    List<Tenure> both = List.of(new Tenure(SERVED, 1), new Tenure(COMING, 2));
    assertThat(tenures(copying)).isEqualTo(both);

    View view = Views.after(copying, new ViewChange.CutOver());
    assertThat(tenures(view)).isEqualTo(both);
    assertThat(tenures(Views.after(view, new ViewChange.Retire(Views.all(view)))))
        .containsExactly(new Tenure(COMING, 2));
  }

  @Test
  void next_reshardBegunAgain_comingRolesBeginAnew() {
    View view =
        Views.after(
            founded,
            new ViewChange.Reshard(3),
            new ViewChange.AbandonReshard(),
            new ViewChange.Reshard(3));

    assertThat(tenures(view)).containsExactly(new Tenure(SERVED, 1), new Tenure(COMING, 4));
  }

  @Test
  void next_movedAndBackWhileTheFormerRoleGoesOn_hasItAsBefore() {
    View view = Views.after(founded, new ViewChange.Assign(C, 1), new ViewChange.Assign(C, 0));

    assertThat(tenures(view)).contains(new Tenure(SERVED, 1));
  }

  @Test
  void forcedOn_whatBeganInTheView_beganInTheForcedOne() {
    View forced = Views.after(founded, new ViewChange.Assign(C, 1)).forcedOn(founded, 7);

    assertThat(tenures(forced))
        .containsExactly(new Tenure(SERVED, 1), new Tenure(new Role(0, 1), forced.epoch()));
  }
}
