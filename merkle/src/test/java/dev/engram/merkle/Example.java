/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.merkle;

import static dev.engram.merkle.NaiveMemory.text;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A proof of some sort, of a small memory, and the roots that it is to be checked against. */
record Example(String name, Proof proof, Root root, @Nullable Root after) {

  static final byte[] KEY = Arrays.copyOf(text("secret"), SaltKey.LENGTH);

  /** Chunk of the first address of region 1. */
  static final long REGION_1 = 1L << 24;

  @Override
  public String toString() {
    return name;
  }

  static List<Example> all(HashAlgorithm algorithm) {
    List<Example> all = new ArrayList<>();
    NaiveMemory memory = memory(algorithm, null);
    MemoryTree tree = new MemoryTree(algorithm);
    tree.update(memory.chunks.keySet().stream().mapToLong(Long::longValue).toArray(), memory);
    tree.table(Table.REGIONS, new byte[] {1, 2, 3});
    Root root = tree.root();
    all.add(new Example("inclusion", tree.open(ChunkSet.of(REGION_1), memory), root, null));
    all.add(new Example("absence", tree.open(ChunkSet.of(REGION_1 + 9), memory), root, null));
    all.add(
        new Example(
            "range", tree.open(ChunkSet.range(REGION_1, REGION_1 + 6), memory), root, null));
    ChunkSet several = ChunkSet.of(0, REGION_1, REGION_1 + 5, (1L << 32) - 1);
    all.add(new Example("multiproof", tree.open(several, memory), root, null));
    all.add(new Example("table", tree.openTable(Table.REGIONS, new byte[] {1, 2, 3}), root, null));
    memory.chunks.remove(REGION_1);
    memory.put(REGION_1 + 1, text("new"));
    memory.put(REGION_1 + 3, text("more"));
    ChunkSet written = ChunkSet.of(REGION_1, REGION_1 + 1, REGION_1 + 3, REGION_1 + 90);
    Proof transition = tree.write(written, Map.of(Table.BLOCKS, new byte[] {4}), memory);
    all.add(new Example("transition", transition, root, tree.root()));
    NaiveMemory hidden = memory(algorithm, KEY);
    MemoryTree salted = MemoryTree.salted(algorithm, SaltKey.of(KEY));
    salted.update(hidden.chunks.keySet().stream().mapToLong(Long::longValue).toArray(), hidden);
    all.add(new Example("salted", salted.open(ChunkSet.of(REGION_1), hidden), salted.root(), null));
    return all;
  }

  private static NaiveMemory memory(HashAlgorithm algorithm, byte @Nullable [] key) {
    NaiveMemory memory = new NaiveMemory(algorithm, key);
    memory.put(REGION_1, text("hello"));
    memory.put(REGION_1 + 1, Arrays.copyOf(text("wide"), 512));
    memory.put(REGION_1 + 5, Arrays.copyOf(text("wider"), 1024));
    memory.put((1L << 32) - 1, text("last"));
    return memory;
  }
}
