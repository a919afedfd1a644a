/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.air.LoggedTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Statements with one part changed. */
final class Restated {

  private Restated() {}

  static SegmentStatement initialRoot(SegmentStatement of, int... root) {
    return new SegmentStatement(
        root, of.finalRoot(), of.finalTime(), of.increments(), of.log(), of.claims());
  }

  static SegmentStatement finalRoot(SegmentStatement of, int... root) {
    return new SegmentStatement(
        of.initialRoot(), root, of.finalTime(), of.increments(), of.log(), of.claims());
  }

  static SegmentStatement finalTime(SegmentStatement of, int time) {
    return new SegmentStatement(
        of.initialRoot(), of.finalRoot(), time, of.increments(), of.log(), of.claims());
  }

  static SegmentStatement increments(SegmentStatement of, int increments) {
    return new SegmentStatement(
        of.initialRoot(), of.finalRoot(), of.finalTime(), increments, of.log(), of.claims());
  }

  static SegmentStatement logRoot(SegmentStatement of, int... root) {
    return log(of, new LogCommitment(of.log().tables(), root));
  }

  static SegmentStatement logTables(SegmentStatement of, List<LoggedTable> tables) {
    return log(of, new LogCommitment(tables, of.log().root()));
  }

  static SegmentStatement log(SegmentStatement of, LogCommitment log) {
    return new SegmentStatement(
        of.initialRoot(), of.finalRoot(), of.finalTime(), of.increments(), log, of.claims());
  }

  static SegmentStatement claims(SegmentStatement of, List<Claim> claims) {
    return new SegmentStatement(
        of.initialRoot(), of.finalRoot(), of.finalTime(), of.increments(), of.log(), claims);
  }

  /** With the first claim changed. */
  static SegmentStatement claim(SegmentStatement of, int space, int pointer, int... cells) {
    List<Claim> claims = new ArrayList<>(of.claims());
    claims.set(0, new Claim(space, pointer, cells));
    return claims(of, claims);
  }

  /** Numbers of which one is another by so much. */
  static int[] plus(int[] numbers, int at, int more) {
    int[] other = Arrays.copyOf(numbers, Math.max(numbers.length, at + 1));
    other[at] += more;
    return other;
  }
}
