/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random programs against arenas of all kinds, compared with a map of byte arrays and audited.
 *
 * <p>{@code -Dengram.arena.operations=10000000} sets how many operations there are in all, by
 * default 10^5; {@code -Dengram.arena.seed=…} sets the first seed. A program has {@value #LENGTH}
 * of them. One that fails is cut down, by leaving out ever smaller pieces (Zeller, Hildebrandt,
 * "Simplifying and isolating failure-inducing input", 2002), and what is left is printed with its
 * seed: {@code OperationMachine.run(configuration, List.of(…))} is the reproduction.
 */
final class ArenaOperationsTest {

  private static final int LENGTH = 3_000;
  private static final long OPERATIONS = Long.getLong("engram.arena.operations", 100_000);
  private static final long SEED = Long.getLong("engram.arena.seed", 1);

  /** How many runs the search for a shorter program may take. */
  private static final int PATIENCE = 400;

  static List<Configuration> configurations() {
    return Configuration.all();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void aRandomProgramDoesToAnArenaWhatItDoesToAMap(Configuration configuration) {
    long programs = Math.max(1, OPERATIONS / LENGTH / configurations().size());
    for (long seed = SEED; seed < SEED + programs; seed++) {
      List<Operation> program = Operation.program(seed, LENGTH);
      Throwable failure = failureOf(configuration, program);
      if (failure != null) {
        throw report(configuration, seed, program, failure);
      }
    }
  }

  private static @Nullable Throwable failureOf(
      Configuration configuration, List<Operation> program) {
    try {
      OperationMachine.run(configuration, program);
      return null;
    } catch (AssertionError failure) {
      return failure;
    }
  }

  private static AssertionError report(
      Configuration configuration, long seed, List<Operation> program, Throwable failure) {
    List<Operation> least = shrink(configuration, program);
    Throwable last = failureOf(configuration, least);
    StringBuilder text = new StringBuilder();
    text.append("%s, seed %d: %s%n".formatted(configuration, seed, failure.getMessage()));
    text.append("%d operations are enough:%n".formatted(least.size()));
    for (Operation each : least) {
      text.append(
          "  new Operation(Operation.Kind.%s, %d, %d, %d, %d),%n"
              .formatted(each.kind(), each.block(), each.size(), each.offset(), each.choice()));
    }
    return new AssertionError(text.toString(), last != null ? last : failure);
  }

  /** Leaves out pieces, halves at first, as long as what is left fails. */
  private static List<Operation> shrink(Configuration configuration, List<Operation> program) {
    List<Operation> least = program;
    int runs = 0;
    for (int piece = least.size() / 2; piece > 0; piece /= 2) {
      for (int at = 0; at < least.size() && runs < PATIENCE; runs++) {
        List<Operation> shorter = new ArrayList<>(least.subList(0, at));
        shorter.addAll(least.subList(Math.min(least.size(), at + piece), least.size()));
        if (failureOf(configuration, shorter) != null) {
          least = shorter;
        } else {
          at += piece;
        }
      }
    }
    return least;
  }
}
