/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import dev.engram.stark.air.AirBuilder;
import dev.engram.stark.air.Expr;

/** The clock, which is one message on a bus: what it shows. */
final class Clock {

  private Clock() {}

  /** Something takes so many ticks: what the clock showed is taken, what it shows is put there. */
  static void passes(AirBuilder air, Expr count, Expr time, Expr ticks) {
    air.receive(Buses.CLOCK, count, time);
    air.send(Buses.CLOCK, count, time.plus(ticks));
  }
}
