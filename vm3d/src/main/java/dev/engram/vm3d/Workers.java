/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Machines for many threads: a machine for each worker, or one that all workers have in common.
 *
 * {@snippet :
 * try (Workers workers = Workers.together(4, Vm3d.builder().memory(1 << 30))) {
 *   CompletableFuture<Outcome> outcome = workers.submit(2, machine -> machine.execute(program));
 * }
 * }
 *
 * <p><b>Apart</b>, workers run side by side and have nothing in common; what one does is what it
 * would do alone.
 *
 * <p><b>Together</b>, workers take turns: work is done whole, one after the other, in the order in
 * which it was submitted. So a program's frames revert on a common memory as they do alone, no
 * update is lost, atomic or not, and the same work in the same order gives the same memory and the
 * same gas whatever the threads do. It also is the faster way as long as there are few processors:
 * an access to a space that several threads are in at once costs as much as about ten of those to a
 * space of one's own ({@code docs/benchmarks/space.md}).
 *
 * <p>Nothing waits for a lock, so nothing deadlocks; work that would wait for its own worker is
 * refused. Each machine is used by a thread of its own only, which ends with {@link #close}.
 */
public final class Workers implements AutoCloseable {

  /** A machine and the thread that has it. */
  private static final class Seat {
    private final ExecutorService executor;
    private final Supplier<Vm3d> maker;

    /** Made by the first work, on its thread. */
    private @Nullable Vm3d machine;

    private volatile @Nullable Thread thread;

    Seat(int number, Supplier<Vm3d> maker) {
      this.maker = maker;
      executor =
          Executors.newSingleThreadExecutor(
              Thread.ofPlatform().daemon().name("engram-vm3d-" + number).factory());
    }

    /** The machine, asked for on its thread. */
    private Vm3d machine() {
      Vm3d made = machine;
      if (made == null) {
        thread = Thread.currentThread();
        made = maker.get();
        machine = made;
      }
      return made;
    }

    private void closeMachine() {
      if (machine != null) {
        machine.close();
      }
    }

    synchronized <T> CompletableFuture<T> submit(Function<Vm3d, T> work) {
      return CompletableFuture.supplyAsync(() -> work.apply(machine()), executor);
    }

    /** Has the machine closed after all that was submitted, and takes no more. */
    private synchronized void end() {
      if (!executor.isShutdown()) {
        executor.execute(this::closeMachine);
        executor.shutdown();
      }
    }

    void close() {
      end();
      boolean interrupted = false;
      while (!executor.isTerminated()) {
        try {
          boolean ended = executor.awaitTermination(1, TimeUnit.MINUTES);
          assert ended || !executor.isTerminated();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final List<Seat> seats = new ArrayList<>();
  private final int count;

  private Workers(int count, int machines, Vm3dBuilder builder) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " workers");
    }
    this.count = count;
    Supplier<Vm3d> maker = builder.copy()::build;
    for (int i = 0; i < machines; i++) {
      seats.add(new Seat(i, maker));
    }
  }

  /** Workers that have a machine each, all made as the builder says. */
  public static Workers apart(int count, Vm3dBuilder builder) {
    return new Workers(count, count, builder);
  }

  /** Workers that have one machine in common. */
  public static Workers together(int count, Vm3dBuilder builder) {
    return new Workers(count, 1, builder);
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /**
   * Gives a worker something to do, after what it, and whoever has the same machine, was given
   * before.
   *
   * @param worker 0 to {@link #count} - 1
   * @param work is given the machine, which it must not keep; what it throws is in the future
   * @throws IllegalStateException if the worker itself calls, which could wait for itself
   * @throws java.util.concurrent.RejectedExecutionException if they are closed
   */
  public <T> CompletableFuture<T> submit(int worker, Function<Vm3d, T> work) {
    Objects.requireNonNull(work);
    Seat seat = seats.get(Objects.checkIndex(worker, count) % seats.size());
    if (Thread.currentThread().equals(seat.thread)) {
      throw new IllegalStateException("a worker gives work to itself, for which it might wait");
    }
    return seat.submit(work);
  }

  /**
   * Waits for all that was submitted, and closes the machines. A second call does nothing.
   *
   * @throws IllegalStateException if a worker itself calls, which would wait for itself
   */
  @Override
  public void close() {
    for (Seat each : seats) {
      if (Thread.currentThread().equals(each.thread)) {
        throw new IllegalStateException("a worker closes the workers, and would wait for itself");
      }
    }
    seats.forEach(Seat::close);
  }
}
