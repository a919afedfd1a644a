/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.Interaction;
import dev.engram.stark.air.Node;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables of a cheating prover, who recomputed whatever can be, and what refuses them.
 *
 * @param number which forgery it is, of the list of what is known to be tried on memories
 * @param what what is tried
 * @param tables makes them
 * @param table the name of the table with what refuses it; empty if it takes several
 * @param refusal what refuses it
 */
record Forgery(
    String number, String what, Supplier<ForgedTables> tables, String table, Refusal refusal) {

  /** What refuses a forgery. */
  sealed interface Refusal {}

  /** Constraints and nothing else, by what they say, and by which of those that say it. */
  record ByConstraint(String message, Set<Integer> which) implements Refusal {}

  /** Interactions that are one check, and nothing else. */
  record ByInteractions(String description, Finder finder) implements Refusal {}

  /** A bus, to which no single interaction is decisive. */
  record ByBus(Set<String> names) implements Refusal {}

  /** Finds interactions of an AIR. */
  interface Finder {
    boolean finds(AirDescription air, int number);
  }

  static Refusal constraint(String message) {
    return new ByConstraint(message, Set.of(0));
  }

  static Refusal constraint(String message, Integer... which) {
    return new ByConstraint(message, Set.of(which));
  }

  static Refusal bus(String... names) {
    return new ByBus(Set.of(names));
  }

  /** All interactions of a table with a bus, which take and put what is the same. */
  static Refusal all(String bus) {
    return new ByInteractions(
        "all with " + bus,
        (air, number) -> air.interactions().get(number).bus().name().equals(bus));
  }

  /** All interactions of a table with the memory, where single bytes have a bus of their own. */
  static Refusal exchange() {
    return new ByInteractions("all with the memory", Forgery::isOfMemory);
  }

  /** One of a table's interactions with the memory. */
  static Refusal block(int which) {
    return new ByInteractions(
        "block " + which + " to the memory",
        (air, number) ->
            isOfMemory(air, number)
                && IntStream.range(0, number).filter(k -> isOfMemory(air, k)).count() == which);
  }

  /** The look-up of a column. */
  static Refusal lookUp(String column) {
    return new ByInteractions(
        "look-up of " + column,
        (air, number) -> isLookUp(air, number) && isCell(air, message(air, number), column));
  }

  /** The look-up of a column times a power of two. */
  static Refusal scaled(String column) {
    return new ByInteractions(
        "scaled look-up of " + column,
        (air, number) ->
            isLookUp(air, number)
                && message(air, number) instanceof Node.Product(int left, int right)
                && (isCell(air, air.dag().nodes().get(left), column)
                    || isCell(air, air.dag().nodes().get(right), column)));
  }

  /** The numbers of what refuses it, in its table. */
  Set<Integer> refusing(AirDescription air) {
    Set<Integer> found =
        switch (refusal) {
          case ByConstraint(String message, Set<Integer> which) -> {
            List<Integer> saying =
                IntStream.range(0, air.constraints().size())
                    .filter(k -> air.constraints().get(k).message().equals(message))
                    .boxed()
                    .toList();
            yield which.stream().map(saying::get).collect(Collectors.toSet());
          }
          case ByInteractions(String _, Finder finder) ->
              IntStream.range(0, air.interactions().size())
                  .filter(k -> finder.finds(air, k))
                  .boxed()
                  .collect(Collectors.toSet());
          case ByBus _ -> Set.of();
        };
    if (found.isEmpty() && !(refusal instanceof ByBus)) {
      throw new IllegalArgumentException(air + " has nothing to refuse " + this);
    }
    return found;
  }

  private static boolean isOfMemory(AirDescription air, int number) {
    String bus = air.interactions().get(number).bus().name();
    return bus.equals("memory") || bus.equals("byte");
  }

  private static boolean isLookUp(AirDescription air, int number) {
    Interaction interaction = air.interactions().get(number);
    return interaction.bus().equals(Buses.RANGE) && interaction.weight() > 0;
  }

  private static Node message(AirDescription air, int number) {
    return air.dag().nodes().get(air.interactions().get(number).message().getFirst());
  }

  private static boolean isCell(AirDescription air, Node node, String column) {
    return node instanceof Node.Cell(var source, int place, boolean next)
        && !next
        && air.columns(source).get(place).equals(column);
  }

  @Override
  public String toString() {
    return "#%s %s%s".formatted(number, what, table.isEmpty() ? "" : ", " + table);
  }
}
