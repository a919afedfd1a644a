/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.Node;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.air.Forgery.ByBus;
import dev.engram.zkmem.air.Forgery.ByConstraint;
import dev.engram.zkmem.air.Forgery.ByInteractions;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/**
 * Each constraint and each interaction of each table, with a forgery that it alone refuses: that
 * would pass if it were not there.
 *
 * <p>What takes a block or a time and what puts it there are one check. Neither could be left out
 * alone: on its bus more would be put than is taken, or less, by as many as the table has rows, and
 * no tables at all would balance. An adapter is no such case, for what a row of it splits another
 * merges.
 */
class KillMatrixTest {

  @Test
  void eachConstraintAndInteractionRefusesWhatNothingElseDoes() {
    Map<String, Set<Integer>> killedConstraints = new HashMap<>();
    Map<String, Set<Integer>> killedInteractions = new HashMap<>();
    List<String> refusedByMore = new ArrayList<>();
    for (Forgery forgery : Forgeries.all()) {
      if (forgery.refusal() instanceof ByBus) {
        continue;
      }
      ForgedTables forged = forgery.tables().get();
      AirDescription air = forged.air(forgery.table());
      Set<Integer> refusing = forgery.refusing(air);
      if (!passesWithout(forged, forgery, air, refusing)) {
        refusedByMore.add(forgery.toString());
      }
      if (forgery.refusal() instanceof ByInteractions) {
        killedInteractions.computeIfAbsent(key(air), _ -> new TreeSet<>()).addAll(refusing);
      } else if (refusing.size() == 1) {
        killedConstraints.computeIfAbsent(key(air), _ -> new TreeSet<>()).addAll(refusing);
      }
    }
    assertThat(refusedByMore).isEmpty();
    Set<String> alive = new TreeSet<>();
    for (MemoryConfiguration memory : Forgeries.MEMORIES) {
      for (MemoryAirs.Table table : MemoryAirs.of(memory, PrimeField.KOALA_BEAR).tables()) {
        AirDescription air = AirDescription.of(table.air(), PrimeField.KOALA_BEAR);
        Set<Integer> constraints = killedConstraints.getOrDefault(key(air), Set.of());
        Set<Integer> interactions = killedInteractions.getOrDefault(key(air), Set.of());
        for (int k = 0; k < air.constraints().size(); k++) {
          if (!constraints.contains(k)) {
            alive.add(describeConstraint(air, k));
          }
        }
        for (int k = 0; k < air.interactions().size(); k++) {
          if (!interactions.contains(k)) {
            alive.add(describeInteraction(air, k));
          }
        }
      }
    }
    assertThat(alive).isEmpty();
  }

  private static boolean passesWithout(
      ForgedTables forged, Forgery forgery, AirDescription air, Set<Integer> refusing) {
    Audit audit = new Audit(forged.tables());
    Set<String> broken = audit.broken();
    if (forgery.refusal() instanceof ByConstraint) {
      Set<String> expected = new TreeSet<>();
      refusing.forEach(k -> expected.add(air.name() + " " + k));
      return broken.equals(expected) && audit.balances((_, _) -> true);
    }
    if (!broken.isEmpty() || audit.balances((_, _) -> true)) {
      return false;
    }
    BiPredicate<AirDescription, Integer> others =
        (other, k) -> other != air || !refusing.contains(k);
    if (air.name().equals("range") || refusing.stream().noneMatch(k -> isLookUp(air, k))) {
      return audit.balances(others);
    }
    // without a look-up the range table counts less, as a prover would
    return audit.balances((other, k) -> !other.interactions().get(k).bus().equals(Buses.RANGE))
        && audit.lookedUp(others).entrySet().stream()
            .allMatch(entry -> entry.getKey() < 1 << Buses.LIMB_BITS || entry.getValue() == 0);
  }

  private static boolean isLookUp(AirDescription air, int number) {
    return air.interactions().get(number).bus().equals(Buses.RANGE);
  }

  /** That only what is one check is left out together: the same count, once put and once taken. */
  @Test
  void whatIsLeftOutTogetherIsPutAndTakenByTheSameRows() {
    for (Forgery forgery : Forgeries.all()) {
      if (forgery.refusal() instanceof ByInteractions) {
        AirDescription air = forgery.tables().get().air(forgery.table());
        List<Interaction> refusing =
            forgery.refusing(air).stream().map(air.interactions()::get).toList();
        if (refusing.size() > 1) {
          assertThat(refusing).as("%s", forgery).hasSize(2);
          assertThat(refusing.getFirst().bus()).isEqualTo(refusing.getLast().bus());
          assertThat(air.dag().nodes())
              .satisfiesAnyOf(
                  nodes ->
                      assertThat(nodes.get(refusing.getFirst().count()))
                          .isEqualTo(new Node.Negation(refusing.getLast().count())),
                  nodes ->
                      assertThat(nodes.get(refusing.getLast().count()))
                          .isEqualTo(new Node.Negation(refusing.getFirst().count())));
        }
      }
    }
  }

  private static String key(AirDescription air) {
    return air.name() + HexFormat.of().formatHex(air.canonical());
  }

  private static String describeConstraint(AirDescription air, int number) {
    String message = air.constraints().get(number).message();
    long before =
        air.constraints().subList(0, number).stream()
            .filter(constraint -> constraint.message().equals(message))
            .count();
    return air.name() + ": " + message + ", " + before;
  }

  private static String describeInteraction(AirDescription air, int number) {
    Interaction interaction = air.interactions().get(number);
    List<Node> nodes = air.dag().nodes();
    return switch (nodes.get(interaction.message().getFirst())) {
      case Node.Cell cell when interaction.bus().equals(Buses.RANGE) ->
          air.name() + ": look-up of " + air.columns(cell.source()).get(cell.column());
      case Node.Product(int left, int right) when interaction.bus().equals(Buses.RANGE) -> {
        Node node = nodes.get(left) instanceof Node.Cell ? nodes.get(left) : nodes.get(right);
        Node.Cell cell = (Node.Cell) node;
        yield air.name() + ": scaled look-up of " + air.columns(cell.source()).get(cell.column());
      }
      default -> "%s: interaction %d with %s".formatted(air.name(), number, interaction.bus());
    };
  }
}
