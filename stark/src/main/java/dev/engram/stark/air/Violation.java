/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.air;

import java.util.List;

/** Why tables do not hold, in terms of what their AIRs declared. All values are plain numbers. */
public sealed interface Violation {

  /**
   * A cell or public value that an expression depends on.
   *
   * @param name as declared, with an apostrophe if it is the next row's
   * @param value the number
   */
  record Input(String name, int value) {

    @Override
    public String toString() {
      return name + " = " + value;
    }
  }

  /**
   * A constraint that is not zero; the first row of which that is so.
   *
   * @param air the table
   * @param row the row
   * @param constraint the constraint
   * @param value what it is
   * @param inputs what it depends on
   */
  record Broken(AirDescription air, int row, Constraint constraint, int value, List<Input> inputs)
      implements Violation {

    @Override
    public String toString() {
      return "%s, row %d: \"%s\" is %d, where %s"
          .formatted(air, row, constraint.message(), value, inputs);
    }
  }

  /**
   * A row that adds to the count of a message more than its interaction's weight. No verifier sees
   * it: constraints must rule it out.
   *
   * @param air the table
   * @param row the row
   * @param bus where the message goes
   * @param count how often it goes there, from −p/2 to p/2
   */
  record Overcounted(AirDescription air, int row, Bus bus, int count) implements Violation {

    @Override
    public String toString() {
      return "%s, row %d: counts a message on %s %d times, which no constraint rules out"
          .formatted(air, row, bus, count);
    }
  }

  /**
   * A row that puts a message on a bus or takes it from there.
   *
   * @param air the table
   * @param row the row
   * @param count how often it is put there, from −p/2 to p/2
   */
  record Origin(AirDescription air, int row, int count) {

    @Override
    public String toString() {
      return "%s, row %d: %+d".formatted(air, row, count);
    }
  }

  /**
   * A message whose counts do not add up to zero.
   *
   * @param bus where it is
   * @param message the elements
   * @param count what its counts add up to, from −p/2 to p/2
   * @param origins the rows that it comes from, up to {@link MockChecker#MOST_ORIGINS}
   */
  record Unbalanced(Bus bus, List<Integer> message, int count, List<Origin> origins)
      implements Violation {

    @Override
    public String toString() {
      return "bus %s: the counts of %s add up to %d: %s".formatted(bus, message, count, origins);
    }
  }

  /**
   * More rows than it takes for counts to wrap around.
   *
   * @param what a bus, or all
   * @param counts as many as there can be
   * @param bound what they must be below
   */
  record TooMany(String what, long counts, long bound) implements Violation {

    @Override
    public String toString() {
      return "%s: counts up to %d are not below %d".formatted(what, counts, bound);
    }
  }
}
