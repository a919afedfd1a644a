/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Table;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import dev.engram.space.Mark;
import dev.engram.space.Space;
import dev.engram.space.Tables;
import java.util.Arrays;

/**
 * The commitment to a machine's memory, as {@code engram root} makes it of an image. Only chunks
 * that were written since the last root are hashed again, and tables of blocks if blocks changed.
 */
final class Commitment {

  private static final HashAlgorithm HASH = HashAlgorithm.SHA_256;
  private static final int CHUNK_SHIFT = 8;
  private static final int PAGE_CHUNKS = 16;

  /** Chunks that are hashed at a time of what there is in the beginning: pages of them. */
  private static final int BATCH = PAGE_CHUNKS << 8;

  private final MeteredMemory memory;
  private final Space space;
  private final MemoryTree tree = new MemoryTree(HASH);
  private Mark mark;

  /** The commitment to a memory, of which all is hashed that it holds already. */
  Commitment(MeteredMemory memory) {
    this.memory = memory;
    this.space = memory.space;
    this.mark = space.mark();
    boolean done = false;
    try {
      Tables tables = space.tables();
      tree.table(Table.REGIONS, tables.regions());
      tree.table(Table.PERMISSIONS, tables.permissions());
      takeAll();
      done = true;
    } finally {
      if (!done) {
        mark.close();
      }
    }
  }

  /** Hashes what there is, many chunks at a time. */
  private void takeAll() {
    long[] chunks = new long[BATCH];
    int[] count = {0};
    for (int region = MeteredMemory.VM_CONTROL; region < MeteredMemory.REGIONS; region++) {
      Extent.forEach(
          memory.pages,
          region,
          page -> {
            if (count[0] == BATCH) {
              tree.update(chunks, space::readChunk);
              count[0] = 0;
            }
            for (int i = 0; i < PAGE_CHUNKS; i++) {
              chunks[count[0]++] = (page >>> CHUNK_SHIFT) + i;
            }
          });
    }
    tree.update(Arrays.copyOf(chunks, count[0]), space::readChunk);
  }

  Root root() {
    Mark next = space.mark();
    boolean done = false;
    try {
      tree.update(mark.chunks(), space::readChunk);
      done = true;
    } finally {
      (done ? mark : next).close();
      mark = done ? next : mark;
    }
    if (memory.areBlocksChanged()) {
      tree.table(Table.BLOCKS, space.tables().blocks());
    }
    memory.rooted();
    return tree.root();
  }

  MemoryProof proof(long address, int length) {
    root();
    long place = place(address, length);
    return new MemoryProof(
        address, length, place, tree.open(ChunkSet.ofCells(place, length), space::readChunk));
  }

  private long place(long address, int length) {
    long place = memory.pages.place(address);
    for (int i = 1; i < length; i++) {
      if (memory.pages.place(Address.plus(address, i)) != place + i) {
        throw new IllegalArgumentException(
            "%d cells from %s on are not all where the first is: a compaction moved some of them"
                .formatted(length, Address.toString(address)));
      }
    }
    return place;
  }

  boolean verify(long address, byte[] data, MemoryProof proof) {
    if (proof.address() != address
        || proof.length() != data.length
        || proof.place() != place(address, data.length)) {
      return false;
    }
    try {
      Claim claim = new Verifier(HASH).verify(root(), proof.proof());
      return claim instanceof Claim.Opened opened
          && opened
              .contents()
              .read(proof.place(), data.length)
              .filter(held -> Arrays.equals(held, data))
              .isPresent();
    } catch (ProofException refused) {
      return false;
    }
  }

  void close() {
    mark.close();
  }
}
