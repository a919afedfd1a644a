/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import org.jspecify.annotations.Nullable;

/**
 * A program that is being executed, some instructions at a time. Until it is over its machine takes
 * no other program and no host call that changes it.
 *
 * <p>What whoever is told of accesses throws leaves through {@link #run}: the program is broken off
 * then and undone, and nothing is charged for it. Only if it had ended before that, so that what
 * does not last was being cleared, it has ended, and {@link #run} answers how.
 */
public final class Run {

  private final Vm3d machine;
  private final Interpreter interpreter;
  private final Frames frames;
  private @Nullable Outcome outcome;
  private @Nullable Throwable broken;

  Run(Vm3d machine, Interpreter interpreter, Frames frames) {
    this.machine = machine;
    this.interpreter = interpreter;
    this.frames = frames;
  }

  /**
   * Executes some instructions, or fewer if the program ends before.
   *
   * @param instructions at least 0
   * @return how it ended, or null if it has not
   * @throws IllegalStateException if it was broken off before
   */
  public @Nullable Outcome run(long instructions) {
    if (instructions < 0) {
      throw new IllegalArgumentException(instructions + " instructions");
    }
    if (broken != null) {
      throw new IllegalStateException("the program was broken off", broken);
    }
    if (outcome == null) {
      execute(instructions);
      if (interpreter.isOver()) {
        outcome = machine.ended(interpreter);
        machine.clear();
      }
    }
    return outcome;
  }

  private void execute(long instructions) {
    try {
      interpreter.run(instructions);
    } catch (RuntimeException | Error thrown) {
      broken = thrown;
      try {
        machine.brokenOff(interpreter);
      } catch (RuntimeException again) {
        thrown.addSuppressed(again);
      }
      throw thrown;
    }
  }

  /** Executes it to its end. */
  public Outcome finish() {
    Outcome end;
    do {
      end = run(Long.MAX_VALUE);
    } while (end == null);
    return end;
  }

  /** Whether the program has ended. */
  public boolean isOver() {
    return outcome != null;
  }

  /** Byte offset of the next instruction, or of the one at which the program ended. */
  public int at() {
    return interpreter.at();
  }

  /** How many frames there are: 1 for the program alone, 0 when it has ended. */
  public int depth() {
    return frames.depth();
  }

  /** What was charged so far, by all frames. */
  public long gasUsed() {
    return outcome == null ? machine.used(interpreter) : outcome.gasUsed();
  }

  /** How many instructions were executed so far. */
  public long instructions() {
    return outcome == null ? machine.executed(interpreter) : outcome.instructions();
  }

  /** Gas that is left in the innermost frame. */
  public long gas() {
    return interpreter.gas();
  }
}
