/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import static dev.engram.zkmem.open.Memories.is;
import static dev.engram.zkmem.open.Memories.same;
import static dev.engram.zkmem.open.Memories.statement;
import static dev.engram.zkmem.open.Memories.sum;
import static dev.engram.zkmem.open.Memories.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.security.Profile;
import dev.engram.stark.work.Workers;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.open.OpeningVerdict.Reason;
import dev.engram.zkmem.tree.StateTree;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a verifier refuses of bytes. */
class OpeningVerifierTest {

  private static final Profile PROFILE = Profile.INSECURE_TEST;
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(255).add(BigInteger.TEN);

  private static Workers workers;

  @BeforeAll
  static void begin() {
    workers = Workers.of(2);
  }

  @AfterAll
  static void end() {
    workers.close();
  }

  private static byte[] prove(StateTree tree, OpeningStatement statement) {
    return OpeningProver.of(PROFILE, workers).prove(tree, statement);
  }

  private static OpeningVerdict verify(byte[] proof) {
    return OpeningVerifier.takingInsecure().verify(proof, workers);
  }

  private static void refused(byte[] proof, Reason reason) {
    assertThat(verify(proof))
        .isInstanceOfSatisfying(
            OpeningVerdict.Refused.class,
            refused -> assertThat(refused.reason()).as(refused.detail()).isEqualTo(reason));
  }

  /** A word across three leaves, one in the first leaf, one in the last, and zeros. */
  private static StateTree bytes() {
    StateTree tree = Memories.tree(Cells.BYTES);
    Memories.write(tree, 1, 55, 32, WORD);
    Memories.write(tree, 1, 0, 4, BigInteger.valueOf(0xDEADBEEFL));
    Memories.write(tree, 2, 252, 4, BigInteger.valueOf(0xDEADBEEFL));
    return tree;
  }

  @Test
  void aProofIsOfItsStatementAlone() throws InvalidOpening {
    StateTree tree = bytes();
    OpeningStatement statement =
        statement(
            tree,
            within(1, 0, 4, 0, 0xF0000000L),
            is(1, 55, 0x80),
            same(1, 0, 2, 252, 4),
            sum(1, 0, 1, 4, BigInteger.valueOf(0xDE + 0xAD + 0xBE + 0xEF)));
    byte[] bytes = prove(tree, statement);
    assertThat(verify(bytes).accepted()).isTrue();
    OpeningProof proof = OpeningProofCodec.decode(bytes);
    Memories.write(tree, 2, 0, 1);
    List<OpeningStatement> others =
        List.of(
            // under another root, of a memory of which all of it is true as well
            new OpeningStatement(tree.configuration(), tree.root(), statement.predicates()),
            replaced(statement, 0, within(1, 0, 4, 1, 0xF0000000L)),
            replaced(statement, 0, within(1, 0, 4, 0, 0xF0000001L)),
            replaced(statement, 0, within(2, 252, 4, 0, 0xF0000000L)),
            replaced(statement, 1, is(1, 55, 0x81)),
            replaced(statement, 1, is(1, 54, 0x80)),
            replaced(statement, 2, same(2, 252, 1, 0, 4)),
            replaced(statement, 3, sum(1, 0, 1, 4, BigInteger.TEN)),
            replaced(statement, 3, sum(1, 0, 1, 5, BigInteger.valueOf(0x338))),
            new OpeningStatement(
                statement.memory(), statement.root(), statement.predicates().subList(0, 3)));
    for (OpeningStatement other : others) {
      refused(
          OpeningProofCodec.encode(new OpeningProof(proof.profile(), other, proof.proof())),
          Reason.PROOF);
    }
    refused(
        OpeningProofCodec.encode(
            new OpeningProof(Profile.PROVEN_100.name(), statement, proof.proof())),
        Reason.PROOF);
  }

  private static OpeningStatement replaced(OpeningStatement statement, int i, Predicate by) {
    Predicate[] predicates = statement.predicates().toArray(Predicate[]::new);
    predicates[i] = by;
    return new OpeningStatement(statement.memory(), statement.root(), List.of(predicates));
  }

  @Test
  void noByteOfAProofMayBeAnother() {
    StateTree tree = bytes();
    byte[] proof = prove(tree, statement(tree, is(1, 55, 0x80)));
    int statement = 8 + 2 + 1 + PROFILE.name().length() + 8 + 32 + 2 + 1 + 7 + 1 + 4;
    int flipped = 0;
    int step = Math.max(1, (proof.length - statement) / 160);
    for (int i = 0; i < proof.length; i += i < statement ? 1 : step) {
      byte[] other = proof.clone();
      other[i] ^= (byte) (1 << i % 8);
      assertThat(verify(other).accepted()).as("byte %d", i).isFalse();
      flipped++;
    }
    assertThat(flipped).isGreaterThanOrEqualTo(200);
    assertThat(verify(proof).accepted()).isTrue();
  }

  @Test
  void whatIsCutOffOrAddedIsRefused() {
    StateTree tree = bytes();
    byte[] proof = prove(tree, statement(tree, is(1, 55, 0x80)));
    for (int length = 0; length < 100; length++) {
      refused(Arrays.copyOf(proof, length), Reason.FORMAT);
    }
    refused(Arrays.copyOf(proof, proof.length - 1), Reason.FORMAT);
    refused(Arrays.copyOf(proof, proof.length + 1), Reason.FORMAT);
    refused("ENGRMPRF".getBytes(StandardCharsets.US_ASCII), Reason.FORMAT);
  }

  /** Few bytes that ask for tables which no profile could prove. */
  @Test
  void aVerifierMakesNoKeyThatIsTooLarge() {
    MemoryConfiguration memory = MemoryConfiguration.PERSISTENT_BYTES;
    Predicate far =
        new Predicate.Sum(new Place(1, 0, 1), Predicate.Sum.MOST_PLACES, 8192, BigInteger.ZERO);
    List<Predicate> leaves = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int space = 1 + i % 8;
      int pointer = 4096 * (i / 8);
      leaves.add(new Predicate.Sum(new Place(space, pointer, 1), 1 << 16, 8192, BigInteger.ZERO));
    }
    Predicate words = new Predicate.Sum(new Place(1, 0, 16), 1 << 16, BigInteger.ZERO);
    List<List<Predicate>> tooMuch =
        List.of(leaves, List.of(far, far, leaves.get(1), leaves.get(2)), List.of(words, words));
    for (List<Predicate> predicates : tooMuch) {
      OpeningStatement statement = new OpeningStatement(memory, new int[8], predicates);
      refused(
          OpeningProofCodec.encode(new OpeningProof(PROFILE.name(), statement, new byte[9])),
          Reason.TOO_LARGE);
    }
  }

  @Test
  void anOpeningIsToldFromOtherProofs() {
    StateTree tree = bytes();
    assertThat(OpeningVerifier.isOpening(prove(tree, statement(tree)))).isTrue();
    assertThat(OpeningVerifier.isOpening(new byte[8])).isFalse();
    assertThat(OpeningVerifier.isOpening(new byte[0])).isFalse();
  }

  @Test
  void aVerifierRefusesWhatProvesNothingOrOpensTooMuch() {
    StateTree tree = bytes();
    byte[] proof =
        prove(
            tree,
            statement(
                tree,
                within(
                    1, 0, 32, BigInteger.ZERO, WORD.add(WORD).subtract(BigInteger.valueOf(21)))));
    assertThat(verify(proof).accepted()).isTrue();
    assertThat(OpeningVerifier.strict().verify(proof, workers))
        .isInstanceOfSatisfying(
            OpeningVerdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.INSECURE));
    OpeningVerifier verifier = OpeningVerifier.takingInsecure();
    assertThat(verifier.atMost(32).verify(proof, workers).accepted()).isTrue();
    assertThat(verifier.atMost(31).verify(proof, workers))
        .isInstanceOfSatisfying(
            OpeningVerdict.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void aProofOfAStatementThatNoneIsIsRefused() {
    StateTree tree = bytes();
    byte[] proof = prove(tree, statement(tree, is(1, 55, 0x80)));
    int predicate = 8 + 2 + 1 + PROFILE.name().length() + 8 + 32 + 2;
    byte[] space = proof.clone();
    space[predicate + 2] = 3;
    refused(space, Reason.STATEMENT);
    byte[] pointer = proof.clone();
    ByteBuffer.wrap(pointer).putInt(predicate + 3, 256);
    refused(pointer, Reason.STATEMENT);
    byte[] kind = proof.clone();
    kind[predicate] = 4;
    refused(kind, Reason.FORMAT);
    byte[] root = proof.clone();
    ByteBuffer.wrap(root).putInt(predicate - 34, Memories.FIELD.prime());
    refused(root, Reason.PROOF);
  }
}
