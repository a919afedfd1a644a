/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.field.PrimeField;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.tree.StateTree;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Logs at random, proven and verified from end to end: what is stated in the end is what a memory
 * of cells alone, which is played beside, says.
 */
class RandomProofsTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");

  /** A memory with the field of its proofs. */
  record Memory(MemoryConfiguration configuration, PrimeField field) {

    boolean isPersistent() {
      return configuration.boundary() == Boundary.PERSISTENT;
    }

    @Override
    public String toString() {
      return field + ", " + configuration;
    }
  }

  static Stream<Memory> memories() {
    PrimeField koalaBear = PrimeField.KOALA_BEAR;
    Stream<MemoryConfiguration> ordinary =
        Stream.of(
            MemoryConfiguration.VOLATILE_WORDS,
            MemoryConfiguration.volatileElements(4).withBits(0, 10),
            MemoryConfiguration.VOLATILE_WORDS.fixed(),
            MemoryConfiguration.EVM_WORDS,
            MemoryConfiguration.PERSISTENT_BYTES,
            MemoryConfiguration.OPENVM.withBits(1, 12));
    Stream<MemoryConfiguration> nightly =
        Stream.of(
            MemoryConfiguration.volatileBytes(1),
            MemoryConfiguration.volatileBytes(8).withBits(8, 6),
            MemoryConfiguration.volatileElements(1).fixed(),
            MemoryConfiguration.volatileElements(32),
            MemoryConfiguration.volatileBytes(2).fixed(),
            MemoryConfiguration.PERSISTENT_BYTES.aligned(),
            MemoryConfiguration.PERSISTENT_BYTES.withBits(0, 5));
    return Stream.concat(
        Stream.concat(ordinary, NIGHTLY ? nightly : Stream.of())
            .map(configuration -> new Memory(configuration, koalaBear)),
        Stream.of(new Memory(MemoryConfiguration.OPENVM, PrimeField.BABY_BEAR)));
  }

  @ParameterizedTest
  @MethodSource("memories")
  void whatIsProvenOfALogIsWhatHappened(Memory memory) throws IOException {
    Profile profile = Profile.INSECURE_TEST.withField(memory.field());
    try (Workers workers = Workers.all();
        MemoryKey key = MemoryKey.of(memory.configuration(), profile, workers);
        MemoryProver prover = MemoryProver.of(key, workers);
        LogCommitter committer = LogCommitter.of(key, workers)) {
      SplittableRandom random = new SplittableRandom(NIGHTLY ? System.nanoTime() : 7);
      Proving proving = new Proving(memory, key, prover, committer);
      proving.check(new RandomLog(memory, 0), ReplayLimits.NONE);
      proving.check(new RandomLog(memory, 1).access(true), ReplayLimits.NONE);
      proving.check(new RandomLog(memory, 2).full(3), ReplayLimits.NONE);
      for (int i = 0; i < (NIGHTLY ? 50 : 2); i++) {
        RandomLog log = new RandomLog(memory, random.nextLong());
        int steps = random.nextInt(NIGHTLY ? 2_000 : 120);
        for (int step = 0; step < steps; step++) {
          log.step();
        }
        int most = 1 + random.nextInt(steps + 1);
        proving.check(log, i % 2 == 0 ? ReplayLimits.NONE : new ReplayLimits(most, most, 4 * most));
      }
    }
  }

  /** What logs are proven with. */
  private record Proving(
      Memory memory, MemoryKey key, MemoryProver prover, LogCommitter committer) {

    void check(RandomLog log, ReplayLimits limits) throws IOException {
      byte[] bytes = log.finish();
      MemoryImage image = memory.isPersistent() ? log.image() : MemoryImage.ZEROS;
      ProofRequest request = ProofRequest.DEFAULT.withImage(image).withLimits(limits);
      for (Claim claim : log.claims()) {
        request = request.withClaim(claim.space(), claim.pointer());
      }

      MemoryProof proof = prover.prove(LogReader.of(bytes), request);
      MemoryVerdict verdict = MemoryVerifier.takingInsecure().verify(proof, key);

      assertThat(verdict).as("%s", log).isInstanceOf(MemoryVerdict.Accepted.class);
      MemoryStatement statement = ((MemoryVerdict.Accepted) verdict).statement();
      assertThat(statement.accesses()).as("%s", log).isEqualTo(log.accesses());
      assertThat(statement.time()).isEqualTo(1 + log.accesses() + log.ticks());
      assertThat(statement.claims()).isEqualTo(log.claims());
      assertThat(statement.logDigest())
          .isEqualTo(committer.digest(LogReader.of(bytes), limits, image));
      assertThat(committer.compare(proof, LogReader.of(bytes), image).accepted()).isTrue();
      if (memory.isPersistent()) {
        assertThat(statement.initialRoot()).isEqualTo(root(log, true));
        assertThat(statement.finalRoot()).as("%s", log).isEqualTo(root(log, false));
      } else {
        assertThat(statement.initialRoot()).isEmpty();
        assertThat(statement.segments()).isEqualTo(1);
      }
      assertThat(MemoryProofCodec.decode(MemoryProofCodec.encode(proof)).statement())
          .isEqualTo(statement);
    }

    /** The root of all leaves that are not zero, set one by one. */
    private int[] root(RandomLog log, boolean initial) {
      MemoryConfiguration configuration = memory.configuration();
      StateTree tree = new StateTree(configuration, memory.field());
      int[] limbs = new int[MemoryConfiguration.LEAF_LIMBS];
      log.leaves(initial)
          .forEach((place, cells) -> {
            configuration.pack(cells, cells.length, limbs, 0);
            tree.set(tree.label(place.space(), place.pointer()), limbs);
          });
      return tree.root();
    }
  }
}
