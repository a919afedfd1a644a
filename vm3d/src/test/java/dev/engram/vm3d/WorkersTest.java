/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.space.Address;
import dev.engram.vm3d.code.Assembler;
import dev.engram.vm3d.code.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {

  private static final int WORKERS = 4;
  private static final int ROUNDS = 500;
  private static final long COUNTER = Address.of(6, 0, 8);

  /** Adds one without any atomic instruction, in a frame that sometimes reverts before. */
  private static final Program INCREMENT =
      Assembler.assemble(
          """
          .vm3d 1
            ldi r8, 100000
            call spoil, r8, r9       ; writes nonsense and aborts
            mload3d r2, [X:6,Y:0,Z:8], 8
            addi r2, r2, 1
            mstore3d [X:6,Y:0,Z:8], r2, 8
            halt3d
          spoil:
            ldi r2, 777
            mstore3d [X:6,Y:0,Z:8], r2, 8
            malloc3d r3, 5000, heap, 0
            abort r2
          """);

  @Test
  void noUpdateOfAnyThreadIsLostOnACommonMemory() throws Exception {
    try (Workers workers = Workers.together(WORKERS, Vm3d.builder().memory(1 << 20))) {
      CyclicBarrier start = new CyclicBarrier(WORKERS);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        int worker = i;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  await(start);
                  for (int round = 0; round < ROUNDS; round++) {
                    Outcome outcome =
                        workers.submit(worker, machine -> machine.execute(INCREMENT)).join();
                    assertThat(outcome.fault()).isNull();
                  }
                }));
      }
      for (Thread each : threads) {
        each.join();
      }
      byte[] counter = workers.submit(0, machine -> machine.load(COUNTER, 8)).join();
      assertThat(counter).isEqualTo(bytes(WORKERS * ROUNDS));
      assertThat(workers.submit(1, machine -> machine.statistics().liveBytes()).join()).isZero();
    }
  }

  @Test
  void theSameWorkInTheSameOrderGivesTheSameMemoryAndGas() {
    byte[] first = mixed();
    for (int i = 0; i < 3; i++) {
      assertThat(mixed()).isEqualTo(first);
    }
  }

  private static byte[] mixed() {
    Program fill =
        Assembler.assemble(
            """
            .vm3d 1
              malloc r3, r2, heap, 0
              mstore r3, 0, r3, 8
              mstore3d [X:3,Y:0,Z:0], r3, 8
            """);
    try (Workers workers = Workers.together(WORKERS, Vm3d.builder().memory(1 << 20))) {
      List<CompletableFuture<Outcome>> all = new ArrayList<>();
      for (int i = 1; i <= 200; i++) {
        long size = 7L * i;
        all.add(
            workers.submit(
                i % WORKERS,
                machine -> {
                  machine.number(2, size);
                  return machine.execute(fill);
                }));
      }
      all.forEach(each -> assertThat(each.join().fault()).isNull());
      return workers.submit(0, WorkersTest::image).join();
    }
  }

  @Test
  void workersApartDoWhatEachWouldDoAlone() {
    byte[] alone;
    try (Vm3d machine = Vm3d.builder().memory(1 << 20).build()) {
      for (int i = 0; i < ROUNDS; i++) {
        machine.execute(INCREMENT);
      }
      alone = image(machine);
    }
    try (Workers workers = Workers.apart(WORKERS, Vm3d.builder().memory(1 << 20))) {
      List<CompletableFuture<Outcome>> all = new ArrayList<>();
      for (int i = 0; i < WORKERS * ROUNDS; i++) {
        all.add(workers.submit(i % WORKERS, machine -> machine.execute(INCREMENT)));
      }
      all.forEach(each -> assertThat(each.join().fault()).isNull());
      for (int worker = 0; worker < WORKERS; worker++) {
        assertThat(workers.submit(worker, WorkersTest::image).join()).isEqualTo(alone);
      }
    }
  }

  @Test
  void workThatWouldWaitForItselfIsRefused() {
    try (Workers workers = Workers.together(2, Vm3d.builder())) {
      CompletableFuture<Long> inner =
          workers.submit(0, machine -> workers.submit(1, Vm3d::gasUsed).join());
      assertThat(inner.handle((done, failed) -> failed).join())
          .hasRootCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aWorkerThatWouldCloseItselfIsRefused() {
    try (Workers workers = Workers.apart(2, Vm3d.builder())) {
      Runnable close = workers::close;
      CompletableFuture<Long> closing =
          workers.submit(
              1,
              machine -> {
                close.run();
                return machine.gasUsed();
              });
      assertThat(closing.handle((done, failed) -> failed).join())
          .hasRootCauseInstanceOf(IllegalStateException.class);
      assertThat(workers.submit(0, Vm3d::gasUsed).join()).isZero();
      assertThat(workers.submit(1, Vm3d::gasUsed).join()).isZero();
    }
  }

  @Test
  void aFailureOfWorkIsInItsFutureAndTheWorkerGoesOn() {
    try (Workers workers = Workers.apart(1, Vm3d.builder())) {
      CompletableFuture<Object> failing =
          workers.submit(
              0,
              machine -> {
                throw new IllegalArgumentException("no");
              });
      assertThat(failing.handle((done, failed) -> failed).join())
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
      assertThat(workers.submit(0, Vm3d::gasUsed).join()).isZero();
    }
  }

  @Test
  void closingTwiceIsClosingOnceAndNothingIsTakenAfterwards() {
    Workers workers = Workers.together(2, Vm3d.builder());
    CompletableFuture<Outcome> last = workers.submit(0, machine -> machine.execute(INCREMENT));
    workers.close();
    workers.close();
    assertThat(last).isCompleted();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> workers.submit(0, Vm3d::gasUsed));
  }

  @Test
  void whatIsSubmittedWhileTwoCloseIsDoneOrRefused() throws Exception {
    for (int round = 0; round < 500; round++) {
      Workers workers = Workers.together(2, Vm3d.builder().memory(1 << 20));
      CyclicBarrier start = new CyclicBarrier(3);
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        work.add(() -> {
          await(start);
          workers.close();
          return null;
        });
      }
      work.add(() -> {
        await(start);
        try {
          while (true) {
            assertThat(workers.submit(0, Vm3d::gasUsed).get()).isZero();
          }
        } catch (RejectedExecutionException closed) {
          return null;
        }
      });
      try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
        for (Future<Void> each : threads.invokeAll(work)) {
          each.get();
        }
      }
    }
  }

  @Test
  void aClosedMachineRefuses() {
    Vm3d machine = Vm3d.builder().build();
    machine.close();
    machine.close();
    assertThatIllegalStateException().isThrownBy(() -> machine.load(COUNTER, 1));
  }

  private static byte[] image(Vm3d machine) {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    try {
      machine.exportTo(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return image.toByteArray();
  }

  private static byte[] bytes(long number) {
    byte[] bytes = new byte[8];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (number >>> 56 - 8 * i);
    }
    return bytes;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
