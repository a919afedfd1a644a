/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.matrix.RowMatrix;
import dev.engram.stark.protocol.VerifyingKey;
import dev.engram.stark.prover.ProvingKey;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.Buses;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.lang.foreign.Arena;

/**
 * A memory's configuration with the parameters of its proofs: what prover and verifier both make
 * for themselves. It holds memory outside the heap until it is closed.
 */
public final class MemoryKey implements AutoCloseable {

  private final MemoryConfiguration memory;
  private final MemoryAirs airs;
  private final ProvingKey key;

  private MemoryKey(MemoryConfiguration memory, MemoryAirs airs, ProvingKey key) {
    this.memory = memory;
    this.airs = airs;
    this.key = key;
  }

  /**
   * The key of a memory.
   *
   * @param profile the parameters of proofs; they hide nothing
   * @throws IllegalArgumentException if the profile is one of zero-knowledge
   */
  public static MemoryKey of(MemoryConfiguration memory, Profile profile, Workers workers) {
    if (profile.zeroKnowledge()) {
      throw new IllegalArgumentException(
          "a proof of a log commits to it, and so is not one of zero-knowledge");
    }
    MemoryAirs airs = MemoryAirs.of(memory, profile.field());
    try (Arena arena = Arena.ofShared()) {
      ProvingKey.Builder builder = ProvingKey.of(profile);
      for (MemoryAirs.Table table : airs.tables()) {
        switch (table.id().kind()) {
          case RANGE -> builder.require(table.air(), numbers(profile.field(), arena));
          case CLAIM -> builder.allow(table.air(), selectors(memory, profile.field(), arena));
          default -> {
            if (table.required()) {
              builder.require(table.air());
            } else {
              builder.allow(table.air());
            }
          }
        }
      }
      return new MemoryKey(memory, airs, builder.build(workers));
    }
  }

  private static RowMatrix numbers(PrimeField field, Arena arena) {
    RowMatrix numbers = RowMatrix.allocate(arena, 1 << Buses.LIMB_BITS, 1);
    for (int row = 0; row < numbers.rows(); row++) {
      numbers.set(row, 0, field.of(row));
    }
    return numbers;
  }

  /** A row for each claim, where its selector is 1. */
  private static RowMatrix selectors(MemoryConfiguration memory, PrimeField field, Arena arena) {
    RowMatrix selectors = RowMatrix.allocate(arena, MemoryAirs.claimRows(memory), memory.claims());
    for (int row = 0; row < selectors.rows(); row++) {
      for (int claim = 0; claim < memory.claims(); claim++) {
        selectors.set(row, claim, row == claim ? field.one() : 0);
      }
    }
    return selectors;
  }

  /** Which memory. */
  public MemoryConfiguration memory() {
    return memory;
  }

  /** The parameters of its proofs. */
  public Profile profile() {
    return key.verifyingKey().profile();
  }

  /** Its tables, in the order of the key. */
  public MemoryAirs airs() {
    return airs;
  }

  /**
   * 32 bytes that are different for every configuration and every profile. They are not those of
   * {@link #verifyingKey}, for some configurations have the same tables: single bytes and single
   * elements that are never split, or volatile memories with either compression.
   */
  public byte[] digest() {
    return new StatementHash("engram memory key 1")
        .bytes(memory.canonical())
        .bytes(key.verifyingKey().digest())
        .digest();
  }

  /** What a verifier of a segment's proof needs. */
  public VerifyingKey verifyingKey() {
    return key.verifyingKey();
  }

  ProvingKey provingKey() {
    return key;
  }

  @Override
  public void close() {
    key.close();
  }
}
