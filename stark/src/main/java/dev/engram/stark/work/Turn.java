/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.stark.work;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Refuses what would be done to memory that is in use: a second thing at a time, from another
 * thread or from within, and the end in the middle of one.
 *
 * <pre>{@code
 * try (var _ = turn.take()) {
 *   // nobody else is here
 * }
 * }</pre>
 */
public final class Turn {

  private enum State {
    FREE,
    TAKEN,
    OVER
  }

  private final String whose;
  private final AtomicReference<State> state = new AtomicReference<>(State.FREE);

  /** What is used by turns, for messages: "the prover". */
  public Turn(String whose) {
    this.whose = whose;
  }

  /** A turn that was taken. Its end is the end of what the turn was for. */
  @FunctionalInterface
  public interface Taken extends AutoCloseable {

    @Override
    void close();
  }

  /**
   * Begins to use it.
   *
   * @throws IllegalStateException if it is in use, or closed
   */
  public Taken take() {
    return switch (state.compareAndExchange(State.FREE, State.TAKEN)) {
      case FREE -> () -> state.set(State.FREE);
      case TAKEN -> throw new IllegalStateException(whose + " does one thing at a time");
      case OVER -> throw new IllegalStateException(whose + " is closed");
    };
  }

  /**
   * Lets nobody use it any more.
   *
   * @return whether it was open until now
   * @throws IllegalStateException if it is in use; it can be closed later
   */
  public boolean end() {
    return switch (state.compareAndExchange(State.FREE, State.OVER)) {
      case FREE -> true;
      case TAKEN -> throw new IllegalStateException(whose + " is at work and cannot be closed");
      case OVER -> false;
    };
  }
}
