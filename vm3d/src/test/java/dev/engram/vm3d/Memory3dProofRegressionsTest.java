/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d;

import static dev.engram.vm3d.Machines.ascii;
import static dev.engram.vm3d.Machines.bytes;
import static dev.engram.vm3d.Machines.halted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import dev.engram.space.RegionType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Memory3D's roots and proofs do wrong, each reproduced there, done right. */
class Memory3dProofRegressionsTest {

  private static final byte[] DATA = ascii("a value, 24 bytes of it!");
  private static final byte[] OTHER = ascii("another of 24 bytes long");

  private final Vm3d machine = Vm3d.builder().proofs(true).build();

  @AfterEach
  void close() {
    machine.close();
  }

  /** There, the hash of any bytes is a proof for them, at any address. */
  @Test
  void aForgedProofIsRefused() {
    long block = machine.allocate(512, RegionType.HEAP);
    machine.store(block, DATA);
    MemoryProof honest = machine.proof(block, DATA.length);
    assertThat(machine.verify(block, DATA, honest)).isTrue();
    assertThat(machine.verify(block, OTHER, honest)).isFalse();

    try (Vm3d forger = Vm3d.builder().proofs(true).build()) {
      long same = forger.allocate(512, RegionType.HEAP);
      forger.store(same, OTHER);
      MemoryProof forged = forger.proof(same, OTHER.length);
      assertThat(same).isEqualTo(block);
      assertThat(forger.verify(same, OTHER, forged)).isTrue();
      assertThat(machine.verify(block, OTHER, forged)).isFalse();
    }

    byte[] encoded = honest.proof().encoded();
    Set<Integer> accepted = new HashSet<>();
    for (int i = 0; i < encoded.length; i++) {
      byte[] other = encoded.clone();
      other[i] ^= 1;
      try {
        Proof proof = Proof.decode(other);
        if (machine.verify(block, DATA, new MemoryProof(block, DATA.length, block, proof))) {
          accepted.add(i);
        }
      } catch (ProofException.Malformed refused) {
        assertThat(refused.offset()).isLessThanOrEqualTo(encoded.length);
      }
    }
    assertThat(accepted).as("bytes that may be others").isEmpty();
  }

  /** There, a proof of A is one for B. */
  @Test
  void aSwappedProofIsRefused() {
    long a = machine.allocate(512, RegionType.HEAP);
    long b = machine.allocate(512, RegionType.HEAP);
    machine.store(a, DATA);
    machine.store(b, DATA);
    MemoryProof ofA = machine.proof(a, DATA.length);
    MemoryProof ofB = machine.proof(b, DATA.length);
    assertThat(machine.verify(b, DATA, ofB)).isTrue();
    assertThat(machine.verify(b, DATA, ofA)).isFalse();
    for (MemoryProof each :
        List.of(
            new MemoryProof(b, DATA.length, b, ofA.proof()),
            new MemoryProof(b, DATA.length, a, ofA.proof()),
            new MemoryProof(b, DATA.length, a, ofB.proof()),
            new MemoryProof(b, DATA.length - 1, b, ofB.proof()),
            new MemoryProof(a, DATA.length, b, ofB.proof()),
            new MemoryProof(b + 1, DATA.length, b + 1, ofB.proof()))) {
      assertThat(machine.verify(b, DATA, each)).as("%s", each).isFalse();
    }
    assertThat(machine.verify(Address.of(5, 0, 0), DATA, ofA)).isFalse();
    assertThat(machine.verify(a, new byte[DATA.length], ofA)).isFalse();
  }

  /** There, a proof goes on to hold when something else was written. */
  @Test
  void aStaleProofIsRefusedByWhoeverHasNothingButTheRoot() throws ProofException {
    long block = machine.allocate(512, RegionType.HEAP);
    machine.store(block, DATA);
    Root before = machine.root();
    MemoryProof old = machine.proof(block, DATA.length);
    machine.store(block, OTHER);
    Root after = machine.root();
    assertThat(machine.verify(block, DATA, old)).isFalse();
    assertThat(machine.verify(block, OTHER, old)).isFalse();
    assertThat(machine.verify(block, OTHER, machine.proof(block, OTHER.length))).isTrue();

    Verifier verifier = new Verifier(HashAlgorithm.SHA_256);
    assertThat(opened(verifier.verify(before, old.proof()), old)).isEqualTo(DATA);
    assertThatExceptionOfType(ProofException.OtherRoot.class)
        .isThrownBy(() -> verifier.verify(after, old.proof()));
    machine.store(block, DATA);
    assertThat(machine.root()).isEqualTo(before);
    assertThat(machine.verify(block, DATA, old)).isTrue();
  }

  private static byte[] opened(Claim claim, MemoryProof proof) {
    return ((Claim.Opened) claim).contents().read(proof.place(), proof.length()).orElseThrow();
  }

  /** There, 200 equal runs give 200 roots. */
  @Test
  void theRootIsOfTheMemoryAndNotOfTheWayThere() {
    Set<Root> roots = new HashSet<>();
    for (int run = 0; run < 20; run++) {
      try (Vm3d each = Vm3d.builder().proofs(true).build()) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          order.add(i);
        }
        Collections.shuffle(order, new Random(run));
        for (int i : order) {
          each.store(Address.of(4, i % 7, 1_000 * i), bytes(i + 1));
          if (run % 3 == 0 && i % 10 == 0) {
            each.root();
          }
        }
        roots.add(each.root());
        each.store(Address.of(4, 3, 3_000), bytes(4));
        roots.add(each.root());
      }
    }
    assertThat(roots).hasSize(1);
  }

  /** There, what a copy or a free changed is not in the root, and cannot be proven. */
  @Test
  void whatWasCopiedIsInTheRoot() {
    long from = machine.allocate(512, RegionType.HEAP);
    long to = machine.allocate(512, RegionType.HEAP);
    Root empty = machine.root();
    machine.store(from, DATA);
    Root stored = machine.root();
    machine.copy(from, to, DATA.length);
    Root copied = machine.root();
    MemoryProof proof = machine.proof(to, DATA.length);
    assertThat(List.of(empty, stored, copied)).doesNotHaveDuplicates();
    assertThat(machine.verify(to, DATA, proof)).isTrue();
    assertThat(machine.verify(to, new byte[DATA.length], proof)).isFalse();

    machine.store(to, new byte[DATA.length]);
    assertThat(machine.root()).isEqualTo(stored);
    machine.number(2, from);
    machine.number(3, to);
    machine.number(4, DATA.length);
    Root code = afterNop();
    halted(machine, "mcopy r2, r3, r4");
    assertThat(machine.verify(to, DATA, machine.proof(to, DATA.length))).isTrue();
    assertThat(afterNop()).isNotEqualTo(code);
    halted(machine, "mfill r3, r5, r4");
    assertThat(afterNop()).isEqualTo(code);
    machine.copy(from, to, DATA.length);
    machine.free(to);
    assertThat(machine.verify(to, new byte[8], machine.proof(to, 8))).isTrue();
    assertThat(machine.allocate(512, RegionType.HEAP)).isEqualTo(to);
    assertThat(afterNop()).isEqualTo(code);
  }

  /** The root when the program in region 2 is the same as ever. */
  private Root afterNop() {
    halted(machine, "nop");
    return machine.root();
  }

  @Test
  void whatRevertedIsNotInTheRoot() {
    long block = machine.allocate(512, RegionType.HEAP);
    machine.store(block, DATA);
    Root before = afterNop();
    machine.number(2, block);
    assertThat(Machines.run(machine, "mstore r2, 0, r1, 32\nabort r1").fault())
        .isEqualTo(Fault.ABORTED);
    assertThat(afterNop()).isEqualTo(before);
    assertThat(machine.verify(block, DATA, machine.proof(block, DATA.length))).isTrue();
  }

  /** There, what moved cannot be loaded, let alone proven. */
  @Test
  void whatACompactionMovedIsProven() {
    List<Long> blocks = new ArrayList<>();
    for (int i = 0; i < 1_024; i++) {
      blocks.add(machine.allocate(256, RegionType.HEAP));
    }
    List<Long> live = new ArrayList<>();
    for (int i = 0; i < 1_024; i++) {
      if (i % 16 == 3) {
        machine.store(blocks.get(i), bytes(i));
        live.add(blocks.get(i));
      } else {
        machine.free(blocks.get(i));
      }
    }
    long moved = live.getFirst();
    MemoryProof before = machine.proof(moved, 8);
    machine.compact(RegionType.HEAP, 90, Long.MAX_VALUE);
    int elsewhere = 0;
    for (int i = 0; i < live.size(); i++) {
      MemoryProof proof = machine.proof(live.get(i), 8);
      elsewhere += proof.place() == live.get(i) ? 0 : 1;
      assertThat(machine.verify(live.get(i), bytes(3 + 16 * i), proof)).isTrue();
      assertThat(machine.verify(live.get(i), bytes(4 + 16 * i), proof)).isFalse();
    }
    assertThat(elsewhere).isPositive().isEqualTo((int) machine.statistics().moves());
    assertThat(machine.verify(moved, bytes(3), before)).isFalse();
  }
}
