/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.vm3d.gas.GasSchedule;

/**
 * What was earned by giving memory back, and for how much memory that was paid for something can
 * still be earned. Nothing is earned twice, and nothing that was not paid for.
 */
final class Refunds {

  /** Longs that {@link #save} writes. */
  static final int WORDS = 3;

  private final GasSchedule.Terms terms;
  private long earned;
  private long pages;
  private long planes;

  Refunds(GasSchedule schedule) {
    this.terms = schedule.terms();
  }

  long earned() {
    return earned;
  }

  void paid(long morePages, long morePlanes) {
    pages += morePages;
    planes += morePlanes;
  }

  void released(long fewerPages, long fewerPlanes) {
    long ofPages = Math.clamp(fewerPages, 0, pages);
    long ofPlanes = Math.clamp(fewerPlanes, 0, planes);
    pages -= ofPages;
    planes -= ofPlanes;
    earned += ofPages * terms.pageRefund() + ofPlanes * terms.planeRefund();
  }

  void save(long[] to, int at) {
    to[at] = earned;
    to[at + 1] = pages;
    to[at + 2] = planes;
  }

  void restore(long[] from, int at) {
    earned = from[at];
    pages = from[at + 1];
    planes = from[at + 2];
  }

  /** Forgets all: it was settled. */
  void clear() {
    earned = 0;
    pages = 0;
    planes = 0;
  }
}
