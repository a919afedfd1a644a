/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Violation;
import dev.engram.zkmem.air.Forgery.ByBus;
import dev.engram.zkmem.air.Forgery.ByConstraint;
import dev.engram.zkmem.air.Forgery.ByInteractions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForgeryTest {

  static List<Forgery> forgeries() {
    return Forgeries.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void aForgeryIsRefusedByWhatIsThereForIt(Forgery forgery) {
    ForgedTables forged = forgery.tables().get();
    List<Violation> refusals = forged.refusals();
    switch (forgery.refusal()) {
      case ByConstraint(String message, Set<Integer> _) -> {
        AirDescription air = forged.air(forgery.table());
        Set<Integer> broken = new TreeSet<>();
        for (Violation refusal : refusals) {
          assertThat(refusal).isInstanceOf(Violation.Broken.class);
          Violation.Broken found = (Violation.Broken) refusal;
          assertThat(found.air()).isSameAs(air);
          assertThat(found.constraint().message()).isEqualTo(message);
          broken.add(air.constraints().indexOf(found.constraint()));
        }
        assertThat(broken).isEqualTo(forgery.refusing(air));
      }
      case ByInteractions _ -> {
        AirDescription air = forged.air(forgery.table());
        Set<String> buses =
            forgery.refusing(air).stream()
                .map(number -> air.interactions().get(number).bus().name())
                .collect(Collectors.toSet());
        assertThat(unbalanced(refusals)).isEqualTo(buses);
      }
      case ByBus(Set<String> names) -> assertThat(unbalanced(refusals)).isEqualTo(names);
    }
  }

  /** The buses that are out of balance, if nothing else is wrong. */
  private static Set<String> unbalanced(List<Violation> refusals) {
    assertThat(refusals).hasOnlyElementsOfType(Violation.Unbalanced.class);
    return refusals.stream()
        .map(refusal -> ((Violation.Unbalanced) refusal).bus().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
