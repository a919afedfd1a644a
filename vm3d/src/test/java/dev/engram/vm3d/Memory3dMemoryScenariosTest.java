/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.ascii;
import static dev.engram.vm3d.Machines.assertApart;
import static dev.engram.vm3d.Machines.bytes;
import static dev.engram.vm3d.Machines.fault;
import static dev.engram.vm3d.Machines.halted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import dev.engram.space.BlockRequest;
import dev.engram.space.Evacuation;
import dev.engram.space.RegionType;
import dev.engram.space.SpaceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory3D's test scenarios of gas, proofs and compaction, with what they leave out. */
class Memory3dMemoryScenariosTest {

  private static final long HEAP = Address.of(4, 0, 0);

  @Test
  void aNewMachineHasAllItsGasAndHasDoneNothing() {
    try (Vm3d machine = Vm3d.builder().gas(1_000).build()) {
      assertThat(machine.gasLimit()).isEqualTo(1_000);
      assertThat(machine.gasRemaining()).isEqualTo(1_000);
      assertThat(machine.gasUsed()).isZero();
      assertThat(machine.refund()).isZero();
      Statistics statistics = machine.statistics();
      assertThat(statistics.instructions() + statistics.gasUsed() + statistics.residentBytes())
          .isZero();
    }
  }

  @Test
  void whatIsUsedIsNoLongerLeft() {
    try (Vm3d machine = Vm3d.builder().gas(1_000).build()) {
      halted(machine, "nop\n".repeat(300));
      assertThat(machine.gasRemaining()).isEqualTo(700);
      assertThat(machine.gasUsed()).isEqualTo(300);
    }
  }

  @Test
  void aCallThatIsTooDearIsNotCharged() {
    try (Vm3d machine = Vm3d.builder().gas(100).build()) {
      halted(machine, "nop\n".repeat(60));
      assertThat(fault(() -> machine.load(HEAP, 20))).isEqualTo(Fault.OUT_OF_GAS);
      assertThat(machine.gasRemaining()).isEqualTo(40);
      machine.load(HEAP, 15);
      assertThat(machine.gasRemaining()).isZero();
      assertThat(fault(() -> machine.load(HEAP, 0))).isEqualTo(Fault.OUT_OF_GAS);
    }
  }

  @Test
  void aRefundIsTakenOffWhatWasUsed() {
    try (Vm3d machine = Vm3d.builder().gas(100_000).build()) {
      long block = machine.allocate(4_096, RegionType.HEAP);
      machine.store(block, new byte[4_096]);
      long used = 20 + 128 + 15 + 8_192 + 384;
      assertThat(machine.gasUsed()).isEqualTo(used);
      machine.free(block);
      assertThat(machine.refund()).isEqualTo(192);
      assertThat(machine.gasUsed()).isEqualTo(used + 5);
      machine.settle();
      assertThat(machine.refund()).isZero();
      assertThat(machine.gasUsed()).isEqualTo(used + 5 - 192);
      assertThat(machine.gasRemaining()).isEqualTo(100_000 - used - 5 + 192);
      assertThat(machine.statistics().gasRefunded()).isEqualTo(192);
      machine.settle();
      assertThat(machine.gasUsed()).isEqualTo(used + 5 - 192);
    }
  }

  /** Theirs is a loop on one thread. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatManyThreadsUseIsAddedUpExactly() throws InterruptedException {
    try (Workers workers = Workers.together(4, Vm3d.builder().gas(1_000_000))) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int worker = i;
        threads.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int gas = 1; gas <= 100; gas++) {
                    String nops = "nop\n".repeat(gas);
                    workers.submit(worker, machine -> halted(machine, nops)).join();
                    long sum =
                        workers.submit(worker, each -> each.gasUsed() + each.gasRemaining()).join();
                    assertThat(sum).isEqualTo(1_000_000);
                  }
                }));
      }
      for (Thread each : threads) {
        each.join();
      }
      assertThat(workers.submit(0, Vm3d::gasUsed).join()).isEqualTo(4 * 5_050);
    }
  }

  @Test
  void eachStoreIsPaidFor() {
    try (Vm3d machine = Vm3d.builder().gas(100_000).build()) {
      long block = machine.allocate(500, RegionType.HEAP);
      long first = machine.gasUsed();
      for (int i = 0; i < 5; i++) {
        machine.store(block + 100L * i, new byte[100]);
        assertThat(machine.gasUsed()).isEqualTo(first + 384 + 215L * (i + 1));
        assertThat(machine.gasRemaining()).isEqualTo(100_000 - machine.gasUsed());
      }
    }
  }

  @Test
  void aMachineWithoutProofsHasNoRoot() {
    try (Vm3d machine = Vm3d.builder().build();
        Vm3d other = Vm3d.builder().proofs(true).build()) {
      machine.store(HEAP, bytes(1));
      MemoryProof proof = other.proof(HEAP, 8);
      assertThatIllegalStateException().isThrownBy(machine::root);
      assertThatIllegalStateException().isThrownBy(() -> machine.proof(HEAP, 8));
      assertThatIllegalStateException().isThrownBy(() -> machine.verify(HEAP, bytes(1), proof));
    }
  }

  @Test
  void theRootIsAnotherAfterEachWriteAndOldProofsHoldForOldRootsOnly() throws ProofException {
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      Root empty = machine.root();
      assertThat(empty.bytes()).hasSize(32);
      byte[] data1 = ascii("first");
      byte[] data2 = ascii("other");
      machine.store(HEAP, data1);
      Root root1 = machine.root();
      MemoryProof proof1 = machine.proof(HEAP, 5);
      assertThat(machine.verify(HEAP, data1, proof1)).isTrue();
      assertThat(machine.verify(HEAP, data2, proof1)).isFalse();
      machine.store(HEAP, data2);
      Root root2 = machine.root();
      MemoryProof proof2 = machine.proof(HEAP, 5);
      assertThat(List.of(empty, root1, root2)).doesNotHaveDuplicates();
      assertThat(machine.verify(HEAP, data2, proof2)).isTrue();
      assertThat(machine.verify(HEAP, data2, proof1)).isFalse();
      assertThat(machine.verify(HEAP, data1, proof1)).isFalse();
      assertThat(machine.verify(HEAP, data1, proof2)).isFalse();
      assertThat(new Verifier(HashAlgorithm.SHA_256).verify(root1, proof1.proof()))
          .isInstanceOf(Claim.Opened.class);
    }
  }

  @Test
  void eachOfNineBlocksIsProvenToWhoeverHasNothingButTheRoot() throws ProofException {
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      List<MemoryProof> proofs = new ArrayList<>();
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        blocks.add(machine.allocate(100 + 5_000 * i, Machines.REGIONS.get(i % 5)));
        machine.store(blocks.get(i), bytes(1_000 + i));
      }
      Root root = machine.root();
      for (long each : blocks) {
        proofs.add(machine.proof(each, 8));
      }
      Verifier verifier = new Verifier(HashAlgorithm.SHA_256);
      for (int i = 0; i < 9; i++) {
        assertThat(machine.verify(blocks.get(i), bytes(1_000 + i), proofs.get(i))).isTrue();
        assertThat(machine.verify(blocks.get(i), bytes(999), proofs.get(i))).isFalse();
        assertThat(machine.verify(blocks.get((i + 1) % 9), bytes(1_000 + i), proofs.get(i)))
            .isFalse();
        Claim.Opened opened = (Claim.Opened) verifier.verify(root, proofs.get(i).proof());
        assertThat(opened.contents().read(proofs.get(i).place(), 8).orElseThrow())
            .isEqualTo(bytes(1_000 + i));
      }
    }
  }

  @Test
  void aNewMachineHasNothingToCompact() {
    try (Vm3d machine = Vm3d.builder().gas(100_000).build()) {
      assertThat(machine.compactionReport().keySet())
          .containsExactly(
              RegionType.STATE,
              RegionType.HEAP,
              RegionType.STACK,
              RegionType.SHARED,
              RegionType.TRANSIENT);
      machine
          .compactionReport()
          .forEach((type, report) -> {
            assertThat(report.blocks() + report.used() + report.freeBelow()).isZero();
            assertThat(report.largestFree()).isEqualTo(report.free());
            assertThat(machine.analyse(type, 100).moves()).isEmpty();
            long before = machine.gasRemaining();
            assertThat(machine.compact(type, 100, Long.MAX_VALUE)).isZero();
            assertThat(machine.gasRemaining()).isEqualTo(before - 30);
          });
      assertThat(machine.statistics().moves()).isZero();
    }
  }

  /** Theirs looks at the flag and not at where the block is. */
  @Test
  void aPinnedBlockStaysWhereItIs() {
    try (Vm3d machine = Vm3d.builder().proofs(true).build()) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 1_024; i++) {
        int flags = i % 32 == 0 && i < 512 ? BlockRequest.PINNED : 0;
        blocks.add(machine.allocate(256, RegionType.HEAP, flags));
        machine.store(blocks.get(i), bytes(i));
      }
      for (int i = 0; i < 1_024; i++) {
        if (i % 16 != 0) {
          machine.free(blocks.get(i));
        }
      }
      Evacuation plan = machine.analyse(RegionType.HEAP, 50);
      assertThat(plan.moves()).isNotEmpty();
      assertThat(machine.compact(RegionType.HEAP, 50, Long.MAX_VALUE)).isPositive();
      int moved = 0;
      for (int i = 0; i < 1_024; i += 16) {
        long block = blocks.get(i);
        MemoryProof proof = machine.proof(block, 8);
        assertThat(machine.verify(block, bytes(i), proof)).isTrue();
        if (i % 32 == 0 && i < 512) {
          assertThat(proof.place()).isEqualTo(block);
        }
        moved += proof.place() == block ? 0 : 1;
      }
      assertThat(moved).isPositive().isEqualTo(plan.moves().size());
    }
  }

  /** Theirs counts the blocks and does not look whether they can be read. */
  @Test
  void aMovedBlockIsReadWrittenAndFreedByItsAddress() {
    try (Vm3d machine = Vm3d.builder().build()) {
      List<Long> blocks = new ArrayList<>();
      for (int i = 0; i < 2_048; i++) {
        blocks.add(machine.allocate(200, RegionType.SHARED));
        machine.store(blocks.get(i), bytes(i));
      }
      for (int i = 0; i < 2_048; i++) {
        if (i % 20 != 0) {
          machine.free(blocks.get(i));
        }
      }
      SpaceReport before = Machines.report(machine, RegionType.SHARED);
      machine.compact(RegionType.SHARED, 100, Long.MAX_VALUE);
      SpaceReport after = Machines.report(machine, RegionType.SHARED);
      assertThat(machine.statistics().moves()).isPositive();
      assertThat(after.blocks()).isEqualTo(before.blocks()).isEqualTo(103);
      assertThat(after.used()).isEqualTo(before.used());
      assertThat(after.releasablePlanes()).isZero();
      List<Long> live = new ArrayList<>();
      for (int i = 0; i < 2_048; i += 20) {
        live.add(blocks.get(i));
        assertThat(machine.load(blocks.get(i), 8)).isEqualTo(bytes(i));
        machine.store(blocks.get(i) + 192, bytes(i));
      }
      for (int i = 0; i < 200; i++) {
        live.add(machine.allocate(200, RegionType.SHARED));
        assertThat(machine.load(live.getLast(), 200)).containsOnly(0);
      }
      assertApart(machine, live);
      live.forEach(machine::free);
      assertThat(machine.statistics().liveBytes()).isZero();
      assertThat(machine.statistics().residentBytes()).isZero();
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void workersThatHaveDoneNothingHaveNothingToReport() {
    try (Workers workers = Workers.apart(4, Vm3d.builder())) {
      for (int i = 0; i < 4; i++) {
        CompletableFuture<Long> blocks =
            workers.submit(
                i,
                each ->
                    each.compactionReport().values().stream().mapToLong(SpaceReport::blocks).sum());
        assertThat(blocks.join()).isZero();
        assertThat(workers.submit(i, each -> each.analyse(RegionType.HEAP, 50).moves()).join())
            .isEmpty();
      }
    }
  }
}
