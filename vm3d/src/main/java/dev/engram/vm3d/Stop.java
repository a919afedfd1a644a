/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

/**
 * A fault on its way to whoever reverts. It has no stack trace: a program can cause as many as it
 * can pay for, and they cost about as little as other instructions.
 */
final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  final Fault fault;

  private Stop(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  static Stop of(Fault fault) {
    return new Stop(fault);
  }
}
