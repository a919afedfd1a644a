/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.zkmem.air.ClockAir;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the proof of one segment states, beside its place in the run.
 *
 * @param initialRoot of the memory before, 8 numbers; none if it is volatile
 * @param finalRoot of the memory after
 * @param finalTime what the segment's clock, which starts at 1, shows in the end
 * @param increments by how much it went on without accesses
 * @param log what the log is committed to
 * @param claims what the memory holds in the end; only the last segment has any
 */
public record SegmentStatement(
    int[] initialRoot,
    int[] finalRoot,
    int finalTime,
    int increments,
    LogCommitment log,
    List<Claim> claims) {

  /** Keeps everything as it is now. */
  public SegmentStatement {
    initialRoot = initialRoot.clone();
    finalRoot = finalRoot.clone();
    claims = List.copyOf(claims);
  }

  /** A copy of the first root. */
  @Override
  public int[] initialRoot() {
    return initialRoot.clone();
  }

  /** A copy of the last root. */
  @Override
  public int[] finalRoot() {
    return finalRoot.clone();
  }

  /** How many accesses there were. */
  public int accesses() {
    return finalTime - 1 - increments;
  }

  /** What links the segment after this one, or the last one to nothing, to all until this. */
  byte[] link(byte[] before, boolean isLast) {
    StatementHash hash = new StatementHash("engram memory segment 1").bytes(before);
    hash.number(isLast ? 1 : 0).words(initialRoot).words(finalRoot);
    hash.number(finalTime).number(increments).bytes(log.digest()).number(claims.size());
    for (Claim claim : claims) {
      hash.number(claim.space()).number(claim.pointer()).words(claim.cells());
    }
    return hash.digest();
  }

  /** Whether a proof of such a memory could state this at all. */
  boolean isPossible(MemoryConfiguration memory, int prime, boolean isLast) {
    boolean rooted = memory.boundary() == Boundary.PERSISTENT;
    return isRoot(initialRoot, rooted, prime)
        && isRoot(finalRoot, rooted, prime)
        && finalTime < MemoryConfiguration.TIME_LIMIT
        && increments >= 0
        && increments < finalTime
        && log.isPossible()
        && hasIncrements() == increments > 0
        && claims.size() <= (isLast ? memory.claims() : 0)
        && claims.stream().allMatch(claim -> claim.isPossible(memory, prime));
  }

  private boolean hasIncrements() {
    return log.tables().stream().anyMatch(table -> table.id().kind() == Kind.INCREMENT);
  }

  private static boolean isRoot(int[] root, boolean expected, int prime) {
    return root.length == (expected ? MemoryConfiguration.LEAF_LIMBS : 0)
        && Arrays.stream(root).allMatch(word -> word >= 0 && word < prime);
  }

  /** The public values of the segment's proof, by AIR. */
  List<int[]> publicValues(MemoryAirs airs, byte[] link, boolean isLast) {
    List<int[]> values = new ArrayList<>();
    for (MemoryAirs.Table table : airs.tables()) {
      values.add(
          switch (table.id().kind()) {
            case TREE -> joined(initialRoot, finalRoot);
            case CLOCK -> clock(link, isLast);
            case INCREMENT -> hasIncrements() ? new int[] {increments} : new int[0];
            case CLAIM -> claims.isEmpty() ? new int[0] : claimed(airs.memory());
            default -> new int[0];
          });
    }
    return values;
  }

  private int[] clock(byte[] link, boolean isLast) {
    int[] values = new int[2 + ClockAir.LINK_WORDS];
    values[0] = finalTime;
    values[1] = isLast ? 1 : 0;
    ByteBuffer words = ByteBuffer.wrap(link);
    for (int i = 0; i < ClockAir.LINK_WORDS; i++) {
      // 30 bits, which every field has
      values[2 + i] = words.getInt() >>> 2;
    }
    return values;
  }

  private int[] claimed(MemoryConfiguration memory) {
    int limbs = memory.limbs(memory.blockCells());
    int[] values = new int[1 + memory.claims() * (3 + limbs)];
    values[0] = finalTime;
    int at = 1;
    for (Claim claim : claims) {
      values[at] = 1;
      values[at + 1] = claim.space();
      values[at + 2] = claim.pointer();
      memory.pack(claim.cells(), memory.blockCells(), values, at + 3);
      at += 3 + limbs;
    }
    return values;
  }

  private static int[] joined(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SegmentStatement segment
        && Arrays.equals(initialRoot, segment.initialRoot)
        && Arrays.equals(finalRoot, segment.finalRoot)
        && finalTime == segment.finalTime
        && increments == segment.increments
        && log.equals(segment.log)
        && claims.equals(segment.claims);
  }

  @Override
  public int hashCode() {
    return 31 * log.hashCode() + finalTime;
  }
}
