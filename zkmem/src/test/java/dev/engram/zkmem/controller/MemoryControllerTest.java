/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.air.TableId;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.MemoryProof;
import dev.engram.zkmem.proof.MemoryVerdict;
import dev.engram.zkmem.proof.MemoryVerifier;
import dev.engram.zkmem.proof.ProofRequest;
import dev.engram.zkmem.tree.StateTree;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MemoryControllerTest {

  private static final Profile PROFILE = Profile.INSECURE_TEST;

  private static final Workers WORKERS = Workers.all();

  @AfterAll
  static void closeWorkers() {
    WORKERS.close();
  }

  @Test
  void aPersistentMemoryIsRunAndProvenFromWhatItHeld() {
    MemoryConfiguration configuration = MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 10);
    try (MemoryController controller = MemoryController.of(configuration, PROFILE, WORKERS)) {
      controller.memory().initial().put(2, 16, new byte[] {1, 2, 3, 4}, 0, 4);
      int three = controller.memory().readCell(2, 18);
      controller.memory().writeCell(1, 100, three);
      long checkpoint = controller.memory().checkpoint();
      controller.memory().writeCell(1, 100, 77);
      controller.memory().revert(checkpoint);
      controller.finish();

      List<TableSize> sizes = controller.tables(new ReplayLimits(1, 10, 10));
      MemoryProof proof = controller.prove(ProofRequest.DEFAULT.withClaim(1, 96));

      assertThat(three).isEqualTo(3);
      assertThat(sizes.stream().filter(size -> size.table().kind() == Kind.READ))
          .containsExactly(new TableSize(0, new TableId(Kind.READ, 1), 2, 7));
      assertThat(sizes.stream().map(TableSize::segment).distinct()).containsExactly(0, 1);
      assertThat(verify(proof)).isTrue();
      StateTree tree = new StateTree(configuration, PROFILE.field());
      tree.set(tree.label(2, 16), new int[] {1 | 2 << 8, 3 | 4 << 8, 0, 0, 0, 0, 0, 0});
      assertThat(proof.statement().initialRoot()).isEqualTo(tree.root());
      tree.set(tree.label(1, 96), new int[] {0, 0, 3, 0, 0, 0, 0, 0});
      assertThat(proof.statement().finalRoot()).isEqualTo(tree.root());
      assertThat(proof.statement().claims().getFirst().cells()[4]).isEqualTo(3);
      assertThat(proof.statement().accesses()).isEqualTo(2);
    }
  }

  private static boolean verify(MemoryProof proof) {
    MemoryVerdict verdict = MemoryVerifier.takingInsecure().verify(proof, WORKERS);
    return verdict.accepted();
  }

  @Test
  void everythingHasItsOrder() {
    MemoryConfiguration configuration = MemoryConfiguration.volatileElements(1);
    try (MemoryController controller = MemoryController.of(configuration, PROFILE, WORKERS)) {
      refused(controller::log);
      refused(() -> controller.tables(ReplayLimits.NONE));
      refused(() -> controller.prove(ProofRequest.DEFAULT));
      controller.memory().writeCell(1, 0, PROFILE.field().prime() - 1);
      controller.finish();
      refused(controller::finish);
      refused(() -> controller.memory().writeCell(1, 0, 1));
      assertThat(verify(controller.prove(ProofRequest.DEFAULT))).isTrue();
    }
  }

  private static void refused(Runnable misuse) {
    assertThatThrownBy(misuse::run)
        .isInstanceOfSatisfying(
            MemoryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ORDER));
  }
}
