/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.prover.Prover;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Proves segments side by side, each on a thread of its own, which the provers' workers help. That
 * takes more memory than one segment after the other, and less time: what one waits for, another
 * makes use of.
 *
 * <p>Segments wait for each other's links in the order in which they come, and a thread takes the
 * first that waits; so the one that is waited for is always at work.
 */
final class SideBySide implements AutoCloseable {

  private final MemoryKey key;
  private final ProofProgress progress;
  private final ExecutorService threads;
  private final BlockingQueue<Prover> idle;
  private final List<Future<MemoryProof.Segment>> segments = new ArrayList<>();
  private CompletableFuture<byte[]> link;

  /** Whether a segment was not proven, so that those after it need not be played. */
  private volatile boolean failed;

  /**
   * A thread for each prover.
   *
   * @param provers of the key; nobody else uses them meanwhile
   */
  SideBySide(MemoryKey key, List<Prover> provers, ProofProgress progress) {
    this.key = key;
    this.progress = progress;
    this.link = CompletableFuture.completedFuture(key.digest());
    this.threads = Executors.newFixedThreadPool(provers.size());
    this.idle = new ArrayBlockingQueue<>(provers.size(), false, provers);
  }

  /**
   * Waits until a thread has nothing to do.
   *
   * @return whether all segments that are not at work are proven; if not, no other is of any use
   */
  boolean awaitIdle() throws InterruptedException {
    idle.put(idle.take());
    return !failed;
  }

  /** Has a segment proven, which is closed then or if it throws. A thread has nothing to do. */
  void prove(PlayedSegment segment) {
    try {
      submit(segment);
    } catch (RuntimeException | Error e) {
      segment.close();
      throw e;
    }
  }

  private void submit(PlayedSegment segment) {
    Prover prover = idle.remove();
    CompletableFuture<byte[]> before = link;
    CompletableFuture<byte[]> own = new CompletableFuture<>();
    link = own;
    Future<MemoryProof.Segment> proven =
        threads.submit(() -> {
          try (segment) {
            return segment.prove(prover, key, progress, before, own);
          } catch (RuntimeException | Error e) {
            failed = true;
            own.completeExceptionally(e);
            throw e;
          } finally {
            idle.add(prover);
          }
        });
    segments.add(proven);
  }

  /** Waits for all proofs, or throws what the first segment did that was not proven. */
  List<MemoryProof.Segment> segments() throws InterruptedException {
    List<MemoryProof.Segment> proven = new ArrayList<>();
    for (Future<MemoryProof.Segment> segment : segments) {
      try {
        proven.add(segment.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
    return proven;
  }

  /** Waits for what is at work. */
  @Override
  public void close() {
    threads.close();
  }
}
