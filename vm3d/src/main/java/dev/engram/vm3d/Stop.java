/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import java.util.EnumMap;
import java.util.Map;

/**
 * A fault on its way to whoever reverts. There is one of each, without a stack trace: a program can
 * cause as many as it can pay for, and they cost as little as other instructions.
 */
final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Map<Fault, Stop> ALL = new EnumMap<>(Fault.class);

  static {
    for (Fault each : Fault.values()) {
      ALL.put(each, new Stop(each));
    }
  }

  static final Stop OUT_OF_GAS = of(Fault.OUT_OF_GAS);

  final Fault fault;

  private Stop(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  static Stop of(Fault fault) {
    return ALL.get(fault);
  }
}
