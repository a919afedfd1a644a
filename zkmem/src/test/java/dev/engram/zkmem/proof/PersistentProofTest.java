/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.stark.prover.Phase;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.offline.ReplayLimits;
import dev.engram.zkmem.proof.MemoryProof.Segment;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import dev.engram.zkmem.tree.StateTree;
import dev.engram.zkmem.witness.MemoryImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersistentProofTest {

  private static final MemoryConfiguration MEMORY =
      MemoryConfiguration.PERSISTENT_BYTES.withBits(1, 12);

  /** Cells that the log neither reads nor writes. */
  private static final MemoryImage IMAGE =
      cells -> {
        cells.cell(2, 77, 5);
        cells.cell(1, 4000, 9);
      };

  /** Several segments. */
  private static final ProofRequest REQUEST =
      ProofRequest.DEFAULT
          .withImage(IMAGE)
          .withClaim(1, 0)
          .withLimits(new ReplayLimits(100, 1000, 1000));

  private static Workers workers;
  private static MemoryKey key;
  private static byte[] log;
  private static MemoryProof proof;
  private static MemoryProof other;

  @BeforeAll
  static void prove() throws IOException {
    workers = Workers.all();
    key = MemoryKey.of(MEMORY, Profile.INSECURE_TEST, workers);
    log = VolatileProofTest.log(300, 1);
    try (MemoryProver prover = MemoryProver.of(key, workers)) {
      proof = prover.prove(LogReader.of(log), REQUEST);
      other = prover.prove(LogReader.of(VolatileProofTest.log(300, 2)), REQUEST);
    }
  }

  @AfterAll
  static void closeKey() {
    key.close();
    workers.close();
  }

  private static MemoryVerdict verify(List<Segment> segments) {
    MemoryProof of = new MemoryProof(MEMORY, Profile.INSECURE_TEST.name(), segments);
    return MemoryVerifier.takingInsecure().verify(of, key);
  }

  private static void refused(Reason reason, int segment, List<Segment> segments) {
    assertThat(verify(segments))
        .isInstanceOfSatisfying(
            MemoryVerdict.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.segment()).isEqualTo(segment);
            });
  }

  @Test
  void aLogIsProvenSegmentBySegmentFromRootToRoot() throws IOException {
    assertThat(proof.segments()).hasSizeGreaterThan(3);
    assertThat(verify(proof.segments()).accepted()).isTrue();
    StateTree tree = new StateTree(MEMORY, key.profile().field());
    tree.set(tree.label(2, 77), new int[] {0, 0, 0, 0, 0, 0, 5 << 8, 0});
    tree.set(tree.label(1, 4000), new int[] {9, 0, 0, 0, 0, 0, 0, 0});
    assertThat(proof.statement().initialRoot()).isEqualTo(tree.root());
    assertThat(MemoryProofCodec.decode(MemoryProofCodec.encode(proof)).statement())
        .isEqualTo(proof.statement());
    try (LogCommitter committer = LogCommitter.of(key, workers)) {
      assertThat(committer.compare(proof, LogReader.of(log), IMAGE).accepted()).isTrue();
    }
  }

  @Test
  void whatALogLeftInTheMemoryOfTablesDoesNotShowInTheNext() throws IOException {
    byte[] small = VolatileProofTest.log(40, 3);
    try (MemoryProver used = MemoryProver.of(key, workers);
        MemoryProver fresh = MemoryProver.of(key, workers)) {
      used.prove(LogReader.of(log), ProofRequest.DEFAULT.withImage(IMAGE));
      long held = used.memoryHeld();
      MemoryProof again = used.prove(LogReader.of(small), ProofRequest.DEFAULT);
      assertThat(MemoryProofCodec.encode(again))
          .isEqualTo(
              MemoryProofCodec.encode(fresh.prove(LogReader.of(small), ProofRequest.DEFAULT)));
      used.prove(LogReader.of(log), ProofRequest.DEFAULT.withImage(IMAGE));
      assertThat(used.memoryHeld()).isLessThan(2 * held);
    }
  }

  @Test
  void whatALogThatIsRefusedLeftDoesNotShowInTheNext() throws IOException {
    ByteArrayOutputStream bad = new ByteArrayOutputStream();
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 1);
    try (LogWriter writer = new LogWriter(bad)) {
      writer.increment(7);
      writer.write(1, 64, ones, 0, 32);
      writer.write(1, 96, ones, 5, 3);
      writer.read(1, 64, new byte[32], 0, 32);
    }
    byte[] small = VolatileProofTest.log(40, 3);
    try (MemoryProver used = MemoryProver.of(key, workers);
        MemoryProver fresh = MemoryProver.of(key, workers)) {
      assertThatThrownBy(() ->
              used.prove(LogReader.of(bad.toByteArray()), ProofRequest.DEFAULT.withImage(IMAGE)))
          .isInstanceOf(MemoryException.class);
      assertThat(MemoryProofCodec.encode(used.prove(LogReader.of(small), ProofRequest.DEFAULT)))
          .isEqualTo(
              MemoryProofCodec.encode(fresh.prove(LogReader.of(small), ProofRequest.DEFAULT)));
    }
  }

  /** Throws at an event: the last segment played or proven, or a phase of its proof. */
  private static class Canceller implements ProofProgress {

    private final String event;

    Canceller(String event) {
      this.event = event;
    }

    private void at(String now) {
      if (now.equals(event)) {
        throw new CancellationException(now);
      }
    }

    @Override
    public void played(int segment, int accesses, long cells) {
      at("played " + segment);
    }

    @Override
    public void proving(int segment, Phase phase) {
      at(phase + " " + segment);
    }

    @Override
    public void proven(int segment, int bytes) {
      at("proven " + segment);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, played 1", "1, OPEN 1", "1, proven 0", "2, played 0", "2, played 2", "2, FOLD 1"})
  void aProofThatIsBrokenOffLeavesNothingBehind(int threads, String event) throws IOException {
    try (Workers some = Workers.of(threads);
        MemoryProver prover = MemoryProver.of(key, some)) {
      prover.prove(LogReader.of(log), REQUEST);
      long held = prover.memoryHeld();
      for (int i = 0; i < 4; i++) {
        assertThatThrownBy(
                () -> prover.prove(LogReader.of(log), REQUEST.withProgress(new Canceller(event))))
            .isInstanceOf(CancellationException.class)
            .hasMessage(event);
      }
      assertThat(MemoryProofCodec.encode(prover.prove(LogReader.of(log), REQUEST)))
          .isEqualTo(MemoryProofCodec.encode(proof));
      // how much is held at once by two is a matter of chance
      assertThat(prover.memoryHeld()).isLessThanOrEqualTo(threads == 1 ? held : 2 * held);
    }
  }

  @Test
  void whatIsHeldForSegmentsSideBySideIsKeptAndCounted() throws IOException {
    try (Workers one = Workers.of(1);
        Workers two = Workers.of(2);
        MemoryProver alone = MemoryProver.of(key, one);
        MemoryProver both = MemoryProver.of(key, two)) {
      alone.prove(LogReader.of(log), REQUEST);
      both.prove(LogReader.of(log), REQUEST);
      // most of it is the provers', and each has proven something
      assertThat(both.memoryHeld()).isGreaterThan(alone.memoryHeld() * 3 / 2);
    }
  }

  @Test
  void aLogIsPlayedNoFurtherOnceASegmentIsNotProven() throws IOException {
    Queue<Integer> played = new ConcurrentLinkedQueue<>();
    ProofProgress progress =
        new Canceller("COMMIT 0") {
          @Override
          public void played(int segment, int accesses, long cells) {
            played.add(segment);
          }

          @Override
          public void proving(int segment, Phase phase) {
            if (segment == 0) {
              throw new CancellationException("no");
            }
          }
        };
    try (Workers two = Workers.of(2);
        MemoryProver prover = MemoryProver.of(key, two)) {
      assertThatThrownBy(() -> prover.prove(LogReader.of(log), REQUEST.withProgress(progress)))
          .isInstanceOf(CancellationException.class)
          .hasMessage("no");
      assertThat(proof.segments()).hasSizeGreaterThan(3);
      assertThat(played).startsWith(0).hasSizeLessThanOrEqualTo(2);
      assertThat(MemoryProofCodec.encode(prover.prove(LogReader.of(log), REQUEST)))
          .isEqualTo(MemoryProofCodec.encode(proof));
    }
  }

  @Test
  void aProverInUseRefusesAnotherLogAndItsEnd() throws IOException {
    MemoryProver prover = MemoryProver.of(key, workers);
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    ProofProgress progress =
        new Canceller("never") {
          @Override
          public void played(int segment, int accesses, long cells) {
            try {
              prover.close();
            } catch (IllegalStateException e) {
              refused.add("close");
            }
            try {
              prover.prove(LogReader.of(log), ProofRequest.DEFAULT);
            } catch (IOException | IllegalStateException e) {
              refused.add("prove");
            }
          }
        };
    ProofRequest request = ProofRequest.DEFAULT.withImage(IMAGE).withProgress(progress);
    assertThat(prover.prove(LogReader.of(log), request).segments()).hasSize(1);
    assertThat(refused).containsExactly("close", "prove");
    prover.close();
    prover.close();
    assertThatThrownBy(() -> prover.prove(LogReader.of(log), request))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aProofWhoseThreadIsInterruptedLeavesNothingBehind() throws IOException {
    try (Workers two = Workers.of(2);
        MemoryProver prover = MemoryProver.of(key, two)) {
      prover.prove(LogReader.of(log), REQUEST);
      long held = prover.memoryHeld();
      for (int i = 0; i < 4; i++) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> prover.prove(LogReader.of(log), REQUEST))
            .isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
      }
      assertThat(MemoryProofCodec.encode(prover.prove(LogReader.of(log), REQUEST)))
          .isEqualTo(MemoryProofCodec.encode(proof));
      assertThat(prover.memoryHeld()).isLessThan(2 * held);
    }
  }

  @Test
  void aRunWithoutASegmentIsRefused() {
    List<Segment> segments = new ArrayList<>(proof.segments());
    segments.remove(1);
    refused(Reason.ROOT_GAP, 1, segments);
    refused(Reason.PROOF, proof.segments().size() - 2, withoutLast(proof.segments()));
    refused(Reason.PROOF, 0, proof.segments().subList(1, proof.segments().size()));
  }

  private static List<Segment> withoutLast(List<Segment> segments) {
    return segments.subList(0, segments.size() - 1);
  }

  @Test
  void segmentsThatAreSwappedAreRefused() {
    List<Segment> segments = new ArrayList<>(proof.segments());
    segments.set(0, proof.segments().get(1));
    segments.set(1, proof.segments().get(0));
    refused(Reason.PROOF, 0, segments);
  }

  @Test
  void aSegmentThatIsThereTwiceIsRefused() {
    List<Segment> segments = new ArrayList<>(proof.segments());
    segments.add(1, proof.segments().get(0));
    refused(Reason.ROOT_GAP, 1, segments);
  }

  @Test
  void aSegmentOfAnotherRunIsRefused() {
    List<Segment> segments = new ArrayList<>(proof.segments());
    segments.set(0, other.segments().get(0));
    refused(Reason.ROOT_GAP, 1, segments);
  }

  /** Segments that change nothing fit each other's roots; what links them is then all there is. */
  @Test
  void segmentsThatChangeNothingCannotBeLeftOutOrDoubledEither() throws IOException {
    try (MemoryProver prover = MemoryProver.of(key, workers)) {
      MemoryProof reads =
          prover.prove(
              LogReader.of(PersistentLogs.reads(90)),
              ProofRequest.DEFAULT.withLimits(new ReplayLimits(30, 1000, 1000)));
      List<Segment> segments = reads.segments();
      assertThat(segments).hasSize(3);
      assertThat(verify(segments).accepted()).isTrue();
      refused(Reason.PROOF, 1, List.of(segments.get(0), segments.get(2)));
      refused(
          Reason.PROOF,
          1,
          List.of(segments.get(0), segments.get(0), segments.get(1), segments.get(2)));
      refused(Reason.PROOF, 1, List.of(segments.get(0), segments.get(2), segments.get(1)));
      refused(Reason.PROOF, 1, List.of(segments.get(0), segments.get(1)));
    }
  }
}
