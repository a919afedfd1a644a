/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.TableId;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.proof.MemoryProof.Segment;
import dev.engram.zkmem.proof.MemoryVerdict.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryProofCodecTest {

  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");

  /** How many bytes of a STARK proof are changed in an ordinary run. */
  private static final int FLIPS = 250;

  private static final String PROFILE = Profile.INSECURE_TEST.name();
  private static final MemoryConfiguration MEMORY =
      MemoryConfiguration.volatileBytes(8).fixed().withBits(1, 10);

  private static final int CONFIGURATION = 11 + PROFILE.length();
  private static final int COUNT = CONFIGURATION + MemoryConfiguration.CANONICAL_BYTES;
  private static final int SEGMENT = COUNT + 4;

  /** Behind two numbers of a volatile memory's segment. */
  private static final int TABLES = SEGMENT + 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Workers workers;
  private static MemoryKey key;

  /** Of a write and a read, with a claim. */
  private static byte[] proof;

  /** Where the claims begin that it has, and its STARK proof behind its length. */
  private static int claims;

  private static int stark;

  @BeforeAll
  static void prove() throws IOException {
    workers = Workers.of(1);
    key = MemoryKey.of(MEMORY, Profile.INSECURE_TEST, workers);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogWriter log = new LogWriter(out)) {
      log.write(1, 8, 77, 8);
      log.read(1, 8, 77, 8);
    }
    try (MemoryProver prover = MemoryProver.of(key, workers)) {
      proof =
          MemoryProofCodec.encode(
              prover.prove(LogReader.of(out.toByteArray()), ProofRequest.DEFAULT.withClaim(1, 8)));
    }
    claims = TABLES + 1 + 2 * 2 + 32;
    stark = claims + 1 + 6 + 8 + 4;
    assertThat(ByteBuffer.wrap(proof).getInt(stark - 4)).isEqualTo(proof.length - stark);
  }

  @AfterAll
  static void closeKey() {
    key.close();
    workers.close();
  }

  private static MemoryVerdict verify(byte[] bytes) {
    return MemoryVerifier.takingInsecure().verify(bytes, workers);
  }

  @Test
  void whatWasProvenIsReadAndTaken() throws IOException {
    MemoryProof read = MemoryProofCodec.decode(proof);
    assertThat(verify(proof).accepted()).isTrue();
    assertThat(read.memory()).isEqualTo(MEMORY);
    assertThat(read.statement().claims())
        .containsExactly(new Claim(1, 8, new int[] {77, 0, 0, 0, 0, 0, 0, 0}));
    assertThat(MemoryProofCodec.encode(read)).isEqualTo(proof);
  }

  /** Proofs of all shapes, which hold nothing: a reader does not ask. */
  static Stream<MemoryProof> shapes() {
    MemoryConfiguration bytes = MemoryConfiguration.PERSISTENT_BYTES;
    MemoryConfiguration elements = MemoryConfiguration.OPENVM;
    int[] root = {0, 1, 2, 3, 0x7f000000, 5, 6, 7};
    int[] none = {};
    LogCommitment empty = new LogCommitment(List.of(), none);
    LogCommitment log =
        new LogCommitment(
            List.of(
                new LoggedTable(new TableId(Kind.READ, 1), 1),
                new LoggedTable(new TableId(Kind.WRITE, 32), 22),
                new LoggedTable(TableId.of(Kind.IMMEDIATE), 3),
                new LoggedTable(TableId.of(Kind.INCREMENT), 4)),
            new int[] {-1, Integer.MIN_VALUE, 0, 1, 2, 3, 4, Integer.MAX_VALUE});
    Claim ofBytes = new Claim(256, (1 << 29) - 32, new int[32]);
    int[] cells = {0, 0x7f000000, 2, 3, 4, 5, 6, 7};
    Claim ofElements = new Claim(8, 0, cells);
    Segment plain = segment(none, none, 1, 0, empty);
    return Stream.of(
        proof(MemoryConfiguration.VOLATILE_WORDS, plain),
        proof(MemoryConfiguration.VOLATILE_WORDS.fixed(), plain),
        proof(MemoryConfiguration.VOLATILE_WORDS, segment(none, none, 99, 9, log, ofBytes)),
        proof(MemoryConfiguration.volatileElements(8), segment(none, none, 9, 1, log, ofElements)),
        proof(
            MemoryConfiguration.volatileElements(8),
            segment(
                none,
                none,
                9,
                1,
                empty,
                Stream.generate(() -> ofElements).limit(16).toArray(Claim[]::new))),
        proof(bytes, segment(root, root, 1, 0, empty)),
        proof(
            bytes,
            segment(root, root, (1 << 29) - 1, 7, log),
            segment(root, root, 2, 0, empty),
            segment(root, root, 5, 1, log, new Claim(1, 5, new int[16]))),
        proof(elements, segment(root, root, 5, 1, log, ofElements, ofElements)));
  }

  private static MemoryProof proof(MemoryConfiguration memory, Segment... segments) {
    return new MemoryProof(memory, PROFILE, Arrays.asList(segments));
  }

  private static Segment segment(
      int[] first, int[] last, int time, int increments, LogCommitment log, Claim... claims) {
    byte[] stark = new byte[time % 7];
    Arrays.fill(stark, (byte) 0xAB);
    return new Segment(
        new SegmentStatement(first, last, time, increments, log, Arrays.asList(claims)), stark);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aProofOfAnyShapeIsWrittenAndRead(MemoryProof of) throws IOException {
    byte[] bytes = MemoryProofCodec.encode(of);
    MemoryProof read = MemoryProofCodec.decode(bytes);
    assertThat(read.memory()).isEqualTo(of.memory());
    assertThat(read.profile()).isEqualTo(of.profile());
    assertThat(read.statement()).isEqualTo(of.statement());
    assertThat(read.segments()).hasSameSizeAs(of.segments());
    for (int i = 0; i < of.segments().size(); i++) {
      assertThat(read.segments().get(i).statement()).isEqualTo(of.segments().get(i).statement());
      assertThat(read.segments().get(i).proof()).isEqualTo(of.segments().get(i).proof());
    }
    assertThat(MemoryProofCodec.encode(read)).isEqualTo(bytes);
    for (int length = 0; length < bytes.length; length++) {
      assertEndsTooEarly(Arrays.copyOf(bytes, length));
    }
    assertThatThrownBy(() -> MemoryProofCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(InvalidMemoryProof.class)
        .hasMessage("1 bytes follow the proof");
  }

  private static void assertEndsTooEarly(byte[] bytes) {
    assertThatThrownBy(() -> MemoryProofCodec.decode(bytes))
        .isInstanceOf(InvalidMemoryProof.class)
        .hasMessage("the proof ends too early, after " + bytes.length + " bytes");
  }

  /** Bytes with something wrong, and what is said of it. */
  record Malformed(String message, Consumer<ByteBuffer> change) {

    @Override
    public String toString() {
      return message;
    }
  }

  static Stream<Malformed> malformed() {
    return Stream.of(
        new Malformed("these bytes are no proof of a memory", in -> in.put(7, (byte) 'G')),
        new Malformed("these bytes are no proof of a memory", in -> in.put(0, (byte) 0)),
        new Malformed("version 0 of the format is not known", in -> in.putShort(8, (short) 0)),
        new Malformed("version 2 of the format is not known", in -> in.putShort(8, (short) 2)),
        new Malformed("version 65535 of the format is not known", in -> in.putShort(8, (short) -1)),
        new Malformed("no profile has the name that it says", in -> in.put(11, (byte) 'I')),
        new Malformed("no profile has the name that it says", in -> in.put(10, (byte) 3)),
        new Malformed("no profile has the name that it says", in -> in.put(10, (byte) 0)),
        configuration(0, 2, "no configuration is written so"),
        configuration(0, -1, "no configuration is written so"),
        configuration(1, 2, "no configuration is written so"),
        configuration(2, 9, "log2 of the number of address spaces: 9 is not 0 to 8"),
        configuration(2, -1, "log2 of the number of address spaces: -1 is not 0 to 8"),
        configuration(3, 4, "bits of a pointer: 4 is not 5 to 29"),
        configuration(3, 30, "bits of a pointer: 30 is not 5 to 29"),
        configuration(4, 3, "a block has 1, 2, 4, 8, 16 or 32 cells, not 3"),
        configuration(4, 64, "a block has 1, 2, 4, 8, 16 or 32 cells, not 64"),
        configuration(4, -128, "a block has 1, 2, 4, 8, 16 or 32 cells, not -128"),
        configuration(5, 3, "no configuration is written so"),
        configuration(5, -1, "no configuration is written so"),
        configuration(6, 17, "claims: 17 is not 0 to 16"),
        configuration(6, -1, "claims: -1 is not 0 to 16"),
        configuration(7, 2, "no configuration is written so"),
        new Malformed("a run has at least one segment, not 0", in -> in.putInt(COUNT, 0)),
        new Malformed("a run has at least one segment, not -1", in -> in.putInt(COUNT, -1)),
        new Malformed(
            "the tables of a log come in the order of the key",
            in -> in.put(TABLES + 1, (byte) 2).put(TABLES + 3, (byte) 1)),
        new Malformed(
            "the tables of a log come in the order of the key",
            in -> in.put(TABLES + 3, in.get(TABLES + 1))),
        new Malformed(
            "the tables of a log come in the order of the key",
            in -> in.put(TABLES + 3, (byte) key.airs().tables().size())),
        new Malformed(
            "the tables of a log come in the order of the key",
            in -> in.put(TABLES + 3, (byte) -1)),
        new Malformed("no log is in the table boundary", in -> in.put(TABLES + 1, (byte) 0)),
        new Malformed("no log is in the table claim", in -> in.put(TABLES + 3, place(Kind.CLAIM))),
        new Malformed("no log is in the table clock", in -> in.put(TABLES + 3, place(Kind.CLOCK))),
        new Malformed("no log is in the table range", in -> in.put(TABLES + 3, place(Kind.RANGE))),
        new Malformed("more claims than the memory has", in -> in.put(claims, (byte) 17)),
        new Malformed("more claims than the memory has", in -> in.put(claims, (byte) -1)),
        new Malformed("a length below zero", in -> in.putInt(stark - 4, -1)),
        new Malformed(
            "1 bytes follow the proof", in -> in.putInt(stark - 4, proof.length - stark - 1)));
  }

  private static byte place(Kind kind) {
    return (byte) key.airs().find(kind, 0).orElseThrow();
  }

  private static Malformed configuration(int at, int number, String rule) {
    return new Malformed(
        "the configuration is none: " + rule, in -> in.put(CONFIGURATION + at, (byte) number));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void whatIsMalformedIsRefusedWithWhatIsWrong(Malformed malformed) {
    byte[] bytes = proof.clone();
    malformed.change().accept(ByteBuffer.wrap(bytes));
    assertThatThrownBy(() -> MemoryProofCodec.decode(bytes))
        .isInstanceOf(InvalidMemoryProof.class)
        .hasMessage(malformed.message());
    assertThat(verify(bytes))
        .isEqualTo(new MemoryVerdict.Refused(Reason.FORMAT, 0, malformed.message()));
  }

  @Test
  void aProofThatIsCutOffAnywhereIsRefused() {
    for (int length = 0; length < proof.length; length += length < stark ? 1 : 7) {
      assertEndsTooEarly(Arrays.copyOf(proof, length));
    }
    assertEndsTooEarly(Arrays.copyOf(proof, proof.length - 1));
  }

  @Test
  void whatFollowsAProofIsRefused() {
    for (int more : new int[] {1, 2, 100}) {
      assertThat(verify(Arrays.copyOf(proof, proof.length + more)))
          .isEqualTo(new MemoryVerdict.Refused(Reason.FORMAT, 0, more + " bytes follow the proof"));
    }
    byte[] twice = Arrays.copyOf(proof, 2 * proof.length);
    System.arraycopy(proof, 0, twice, proof.length, proof.length);
    assertThat(verify(twice).accepted()).isFalse();
  }

  /** Lengths of which nothing is there take no memory. */
  @Test
  void hugeLengthsAllocateNothing() {
    byte[] head = Arrays.copyOf(proof, SEGMENT);
    ByteBuffer.wrap(head).putInt(COUNT, Integer.MAX_VALUE);
    assertAllocatesLittle(head);
    byte[] tables = Arrays.copyOf(proof, TABLES + 1);
    tables[TABLES] = -1;
    assertAllocatesLittle(tables);
    byte[] claimed = Arrays.copyOf(proof, claims + 1);
    claimed[claims] = 16;
    assertAllocatesLittle(claimed);
    byte[] starks = Arrays.copyOf(proof, stark);
    ByteBuffer.wrap(starks).putInt(stark - 4, Integer.MAX_VALUE);
    assertAllocatesLittle(starks);
    byte[] name = Arrays.copyOf(proof, 11);
    name[10] = -1;
    assertAllocatesLittle(name);
  }

  private static void assertAllocatesLittle(byte[] bytes) {
    assertEndsTooEarly(bytes);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      MemoryProofCodec.decode(bytes);
    } catch (InvalidMemoryProof e) {
      // as it was before
    }
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 10);
  }

  /** A length in the STARK proof itself is as harmless: many segments that say they are long. */
  @Test
  void everyFlippedByteIsRefused() {
    int stride = NIGHTLY ? 1 : Math.max(1, (proof.length - stark) / FLIPS);
    for (int at = 0; at < proof.length; at += at < stark ? 1 : stride) {
      byte[] flipped = proof.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      assertThat(accepted(flipped)).as("byte %d", at).isFalse();
    }
  }

  /** All bits of what is stated. */
  @Test
  void everyFlippedBitOfTheStatementIsRefused() {
    for (int at = 0; at < stark; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = proof.clone();
        flipped[at] ^= (byte) (1 << bit);
        boolean isOfTheKey = at >= CONFIGURATION && at < COUNT;
        if (!isOfTheKey) {
          assertThat(accepted(flipped)).as("bit %d of byte %d", bit, at).isFalse();
        }
      }
    }
  }

  private static boolean accepted(byte[] bytes) {
    try {
      MemoryProof read = MemoryProofCodec.decode(bytes);
      boolean isOfTheKey = read.memory().equals(MEMORY) && read.profile().equals(PROFILE);
      return isOfTheKey
          ? MemoryVerifier.takingInsecure().verify(read, key).accepted()
          : verify(bytes).accepted();
    } catch (InvalidMemoryProof e) {
      return false;
    }
  }

  @Test
  void theBytesBeginAsTheFormatSays() {
    ByteBuffer in = ByteBuffer.wrap(proof);
    byte[] name = new byte[PROFILE.length()];
    byte[] magic = new byte[8];
    in.get(magic);
    assertThat(new String(magic, US_ASCII)).isEqualTo("ENGRMPRF");
    assertThat(in.getShort()).isEqualTo((short) 1);
    assertThat(in.get()).isEqualTo((byte) PROFILE.length());
    in.get(name);
    assertThat(new String(name, US_ASCII)).isEqualTo(PROFILE);
    byte[] configuration = new byte[8];
    in.get(configuration);
    assertThat(configuration).containsExactly(0, 0, 1, 10, 8, 0, 16, 0);
    assertThat(in.getInt()).isEqualTo(1);
    assertThat(in.getInt()).as("time").isEqualTo(3);
    assertThat(in.getInt()).as("increments").isZero();
    assertThat(in.get()).as("tables").isEqualTo((byte) 2);
  }
}
