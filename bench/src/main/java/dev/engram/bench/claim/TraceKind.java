/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

import java.util.SplittableRandom;

/** The programs whose memory is priced. */
enum TraceKind {
  /** Calls that go deep and come back. */
  CONTRACT(
      "Contract-like",
      """
      Buffers of 32 to 512 bytes on a stack: calls allocate until as much lives as the table says, return to
      some depth chosen at random, and so on until eight times as much was allocated. Each buffer is written when it is
      allocated and read when it is freed; one in thirty-two lives to the end.\
      """),
  /** Holes that nothing fits in. */
  FRAGMENTING(
      "Fragmenting",
      """
      Blocks of 128 to 255 bytes (less where little lives) fill the memory; then every other one is freed and
      blocks of four times the size fill it again; so three times. Each is written when it is allocated and read when it is
      freed.\
      """),
  /** Records that stay. */
  RECORDS(
      "Long-lived",
      """
      Records of 64 bytes to 1 KiB, each written when it is allocated, until as much lives as the table says. After one in sixteen a record
      chosen at random is freed, after one in four a word of some record is written, and after one in four one is read.\
      """),
  /** Arrays that double. */
  ARRAYS(
      "Large arrays",
      """
      Four arrays that double by reallocation, by turns, up to sixteen times their first size and a quarter of
      what the table says. All that is new of two of them is written, and of the two others a word in each 16 KiB begun, at
      random. After each doubling eight words of the array are read.\
      """),
  /** Tables of which little is used. */
  TABLES(
      "Sparse tables",
      """
      Four tables that are allocated at once, a quarter each of what the table says. A word in each 16 KiB begun is written, at
      random, and eight words of each table are read.\
      """);

  private final String title;
  private final String description;

  TraceKind(String title, String description) {
    this.title = title;
    this.description = description;
  }

  /** Its name in a heading. */
  String title() {
    return title;
  }

  /** What such a program does. */
  String description() {
    return description;
  }

  /**
   * A trace of this kind, the same for the same numbers.
   *
   * @param live bytes that live at most, about, and at least 1,024
   */
  Trace trace(long live, long seed) {
    if (live < 1024) {
      throw new IllegalArgumentException("a trace of " + live + " bytes: at least 1024");
    }
    SplittableRandom random = new SplittableRandom(seed);
    return switch (this) {
      case CONTRACT -> Traces.contract(live, random);
      case FRAGMENTING -> Traces.fragmenting(live, random);
      case RECORDS -> Traces.records(live, random);
      case ARRAYS -> Traces.arrays(live, random);
      case TABLES -> Traces.tables(live, random);
    };
  }
}
