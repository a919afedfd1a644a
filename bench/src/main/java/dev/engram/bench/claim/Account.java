/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.bench.claim;

/**
 * What the memory of one program has cost so far, under one pricing. Loads and stores are not in
 * it.
 */
interface Account extends AutoCloseable {

  /** A new block. */
  void allocate(int block, long size);

  /** A block gets another size. */
  void reallocate(int block, long size);

  /** Bytes of a block are written. */
  void write(int block, long offset, long length);

  /** Bytes of a block are read. */
  void read(int block, long offset, long length);

  /** A block is freed. */
  void free(int block);

  /** Gas for the memory, without refunds and without what is copied. */
  long memory();

  /** Gas that is given back, if enough is used. */
  long refund();

  /** Gas for what reallocation copied. */
  long copying(Accesses prices);

  /** Does one step of a trace. */
  default void take(Step step) {
    switch (step) {
      case Step.Allocate(int block, long size) -> allocate(block, size);
      case Step.Reallocate(int block, long size) -> reallocate(block, size);
      case Step.Write(int block, long offset, long length) -> write(block, offset, length);
      case Step.Read(int block, long offset, long length) -> read(block, offset, length);
      case Step.Free(int block) -> free(block);
    }
  }

  @Override
  default void close() {}
}
