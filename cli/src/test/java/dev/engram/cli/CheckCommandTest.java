/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.merkle.ChunkReader;
import dev.engram.merkle.MemoryTree;
import dev.engram.merkle.SaltKey;
import dev.engram.merkle.hash.HashAlgorithm;
import dev.engram.merkle.proof.ChunkSet;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.Table;
import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {

  private static final String OTHER = "0x" + "5a".repeat(32);

  @TempDir private Path folder;

  private String root = "";
  private byte[] proof = {};

  /** Of a memory that is no longer there. */
  @BeforeEach
  void aProof() throws IOException {
    byte[] bytes = new byte[5000];
    byte[] text = "the quick brown fox".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, bytes, 40, text.length);
    bytes[600] = (byte) 0xFF;
    Path memory = Files.write(folder.resolve("memory"), bytes);
    root = Ran.engram("root", memory.toString()).out().strip();
    Ran.engram(
        "open",
        memory.toString(),
        "--at",
        "[X:1,Y:0,Z:0]",
        "--length",
        "1000",
        "-o",
        path("proof"));
    proof = Files.readAllBytes(folder.resolve("proof"));
    Files.delete(memory);
  }

  @Test
  void aProofThatHoldsShowsTheCells() {
    Ran ran = Ran.engram("check", path("proof"), "--root", root);

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .isEqualTo(
            """
            result   the proof holds
            root     %s, by sha-256
            proves   what 1,024 cells in 4 chunks hold
                     [X:1,Y:0,Z:0] to [X:1,Y:0,Z:1023]
            cells    [X:1,Y:0,Z:0]          zero, up to [X:1,Y:0,Z:31]
                     [X:1,Y:0,Z:32]         00 00 00 00 00 00 00 00 74 68 65 20 71 75 69 63  ........the quic
                     [X:1,Y:0,Z:48]         6b 20 62 72 6f 77 6e 20 66 6f 78 00 00 00 00 00  k brown fox.....
                     [X:1,Y:0,Z:64]         zero, up to [X:1,Y:0,Z:591]
                     [X:1,Y:0,Z:592]        00 00 00 00 00 00 00 00 ff 00 00 00 00 00 00 00  ................
                     [X:1,Y:0,Z:608]        zero, up to [X:1,Y:0,Z:1023]
            """
                .formatted(root));
  }

  @Test
  void jsonHasEveryCell() {
    Ran ran = Ran.engram("check", path("proof"), "--root", root, "--json");

    String first = "00".repeat(40) + "74686520717569636b2062726f776e20666f78" + "00".repeat(197);
    String third = "00".repeat(88) + "ff" + "00".repeat(167);
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            ("{\"holds\":true,\"kind\":\"opening\",\"hash\":\"sha-256\",\"root\":\"%s\",\"cells\":1024,"
                    + "\"chunks\":4,\"zero\":false,\"pieces\":["
                    + "{\"at\":\"[X:1,Y:0,Z:0]\",\"cells\":256,\"cellBytes\":1,\"salted\":false,\"data\":\"0x%s\"},"
                    + "{\"at\":\"[X:1,Y:0,Z:256]\",\"cells\":256},"
                    + "{\"at\":\"[X:1,Y:0,Z:512]\",\"cells\":256,\"cellBytes\":1,\"salted\":false,\"data\":\"0x%s\"},"
                    + "{\"at\":\"[X:1,Y:0,Z:768]\",\"cells\":256}]}\n")
                .formatted(root, first, third));
  }

  @Test
  void aDashReadsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(proof));
    try {
      assertThat(Ran.engram("check", "-", "--root", root))
          .isEqualTo(Ran.engram("check", path("proof"), "--root", root));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void absenceIsSaidToBeThat() throws IOException {
    Path memory = Files.write(folder.resolve("memory"), new byte[] {1});
    Ran.engram(
        "open", memory.toString(), "--at", "[X:7,Y:0,Z:0]", "--length=65536", "-o", path("absent"));

    Ran ran =
        Ran.engram(
            "check", path("absent"), "--root", Ran.engram("root", memory.toString()).out().strip());

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("proves")).isEqualTo("that 65,536 cells in 256 chunks are all zero");
    assertThat(ran.entry("cells"))
        .isEqualTo("[X:7,Y:0,Z:0]          zero, up to [X:7,Y:0,Z:65535]");
  }

  @Test
  void wideCellsAreShownAsSuch() throws IOException {
    Path image = folder.resolve("image");
    try (Space space =
            Space.builder()
                .region(9, RegionSettings.of(RegionType.STATE).of(CellType.INT))
                .confined();
        var out = Files.newOutputStream(image)) {
      space.putCell(Address.of(9, 3, 6), 0x01020304);
      space.exportTo(out);
    }
    String of = Ran.engram("root", image.toString()).out().strip();
    Ran.engram("open", image.toString(), "--at", "[X:9,Y:3,Z:6]", "-o", path("wide"));

    assertThat(Ran.engram("check", path("wide"), "--root", of).out())
        .contains("[X:9,Y:3,Z:4]          00000000 00000000 01020304 00000000 ")
        .contains("[X:9,Y:3,Z:8]          zero, up to [X:9,Y:3,Z:255]");
    assertThat(Ran.engram("check", path("wide"), "--root", of, "--json").out())
        .contains("\"cells\":256,\"cellBytes\":4,");
  }

  @Test
  void aTableIsShownByteByByte() throws IOException {
    Path memory = Files.write(folder.resolve("memory"), new byte[] {1});
    String of = Ran.engram("root", memory.toString()).out().strip();
    for (String table : new String[] {"regions", "blocks"}) {
      Ran.engram("open", memory.toString(), "--table", table, "-o", path(table));
    }

    assertThat(Ran.engram("check", path("regions"), "--root", of).out())
        .isEqualTo(
            """
            result   the proof holds
            root     %s, by sha-256
            proves   that the table of regions is 15 bytes
            bytes    00000000               01 04 00 00 00 00 04 00 00 00 00 00 00 00 00     ...............
            """
                .formatted(of));
    assertThat(Ran.engram("check", path("regions"), "--root", of, "--json").out())
        .isEqualTo(
            "{\"holds\":true,\"kind\":\"table\",\"hash\":\"sha-256\",\"root\":\"%s\",\"table\":\"regions\",\"bytes\":15,\"contents\":\"0x010400000000040000000000000000\"}\n"
                .formatted(of));
    assertThat(Ran.engram("check", path("blocks"), "--root", of).entry("bytes")).isEqualTo("none");
  }

  @Test
  void aChangeIsCheckedFromRootToRoot() throws IOException {
    byte[] chunk = new byte[256];
    MemoryTree tree = new MemoryTree(HashAlgorithm.BLAKE3);
    String before = tree.root().toString();
    chunk[3] = 0x2A;
    ChunkReader reader = reader(chunk);
    Proof change = tree.write(ChunkSet.of(1 << 24), Map.of(), reader);
    String after = tree.root().toString();
    Files.write(folder.resolve("change"), change.encoded());

    Ran ran = Ran.engram("check", path("change"), "--from", before, "--root", after);
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("from     " + before + ", by blake3\nroot     " + after + "\n")
        .contains(
            """
            proves   that from one to the other nothing was written but 256 cells in 1 chunk
                     and no table
            """)
        .contains("cells    [X:1,Y:0,Z:0]          00 00 00 2a 00");
    assertThat(
            Ran.engram("check", path("change"), "--from", before, "--root", after, "--json").out())
        .contains(
            "\"kind\":\"transition\",\"hash\":\"blake3\",\"from\":\"%s\",\"root\":\"%s\",\"tablesChanged\":false,"
                .formatted(before, after));
    assertThat(Ran.engram("check", path("change"), "--from", after, "--root", before).code())
        .isEqualTo(1);
    assertThat(Ran.engram("check", path("change"), "--from", before, "--root", before).code())
        .isEqualTo(1);
    assertThat(Ran.engram("check", path("change"), "--root", after).complaint())
        .isEqualTo(
            "engram check: this is a proof of a change: it needs --from and the root before, and"
                + " --root is the one after");
    assertThat(Ran.engram("check", path("change"), "--root", before).code()).isEqualTo(2);
  }

  @Test
  void aChangeOfTablesIsSaid() throws IOException {
    MemoryTree tree = new MemoryTree(HashAlgorithm.SHA_256);
    String before = tree.root().toString();
    Proof change =
        tree.write(
            ChunkSet.of(0), Map.of(Table.PERMISSIONS, new byte[] {1, 1}), reader(new byte[256]));
    Files.write(folder.resolve("change"), change.encoded());

    assertThat(
            Ran.engram("check", path("change"), "--from", before, "--root", tree.root().toString())
                .out())
        .contains("         and tables, which it does not show\n");
  }

  @Test
  void aSaltedChunkIsSaidToBeSo() throws IOException {
    byte[] chunk = new byte[256];
    chunk[0] = 1;
    MemoryTree tree =
        MemoryTree.salted(HashAlgorithm.SHA_256, SaltKey.of(new byte[SaltKey.LENGTH]));
    tree.update(new long[] {0}, reader(chunk));
    Files.write(folder.resolve("salted"), tree.open(ChunkSet.of(0), reader(chunk)).encoded());

    assertThat(
            Ran.engram("check", path("salted"), "--root", tree.root().toString(), "--json").out())
        .contains("\"salted\":true,\"data\":\"0x01");
  }

  @Test
  void againstAnotherRootItDoesNotHold() {
    Ran ran = Ran.engram("check", path("proof"), "--root", OTHER);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            "result   the proof does not hold: leads to the root %s, not %s\n"
                .formatted(root, OTHER));
    assertThat(Ran.engram("check", path("proof"), "--root", OTHER, "--json").out())
        .isEqualTo(
            "{\"holds\":false,\"reason\":\"leads to the root %s, not %s\"}\n"
                .formatted(root, OTHER));
  }

  @Test
  void noByteOfAProofMayBeAnother() throws IOException {
    for (int i = 0; i < proof.length; i++) {
      byte[] flipped = proof.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Files.write(folder.resolve("flipped"), flipped);

      Ran ran = Ran.engram("check", path("flipped"), "--root", root);

      assertThat(ran.code()).as("byte %d", i).isEqualTo(1);
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out().lines()).hasSize(1);
      assertThat(ran.out()).startsWith("result   the proof does not hold: ");
    }
  }

  @Test
  void noProofIsCutOrHasMoreBehindIt() throws IOException {
    for (int length = 0; length < proof.length; length += length < 64 ? 1 : 19) {
      Files.write(folder.resolve("cut"), Arrays.copyOf(proof, length));
      Ran ran = Ran.engram("check", path("cut"), "--root", root);
      assertThat(ran.code()).as("%d bytes", length).isEqualTo(1);
      assertThat(ran.out().lines()).hasSize(1);
    }
    Files.write(folder.resolve("long"), Arrays.copyOf(proof, proof.length + 1));
    assertThat(Ran.engram("check", path("long"), "--root", root).code()).isEqualTo(1);
  }

  @Test
  void whatIsNoProofDoesNotHold() {
    Ran ran = Ran.engram("check", "pom.xml", "--root", root);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEqualTo("result   the proof does not hold: byte 0: not a proof\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--at [X:1,Y:0,Z:0] | 0",
        "--at [X:1,Y:0,Z:40] --length 19 | 0",
        "--at [X:1,Y:0,Z:0] --length 1024 | 0",
        "--at [X:1,Y:0,Z:0] --at [X:1,Y:0,Z:1023] | 0",
        "--at [X:1,Y:0,Z:0] --length 1025 | 1",
        "--at [X:1,Y:0,Z:1024] | 1",
        "--at [X:2,Y:0,Z:0] | 1",
        "--at [X:1,Y:0,Z:0] --at [X:1,Y:9,Z:0] | 1",
      })
  void aProofMayHaveToBeOfCertainCells(String options, int code) {
    String line = "check " + path("proof") + " --root " + root + " " + options;

    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.out())
        .startsWith(
            code == 0
                ? "result   the proof holds\n"
                : "result   the proof does not hold: it is not of all the cells that it must be of\n");
    assertThat(Ran.engram(line.replace(root, OTHER).split(" ")).code()).isEqualTo(1);
  }

  @Test
  void aProofOfATableIsOfNoCells() throws IOException {
    Path memory = Files.write(folder.resolve("memory"), new byte[] {1});
    String of = Ran.engram("root", memory.toString()).out().strip();
    Ran.engram("open", memory.toString(), "--table", "blocks", "-o", path("table"));

    assertThat(Ran.engram("check", path("table"), "--root", of).code()).isZero();
    assertThat(Ran.engram("check", path("table"), "--root", of, "--at", "[X:1,Y:0,Z:0]").code())
        .isEqualTo(1);
    assertThat(Ran.engram("check", path("table"), "--root", of, "--length", "1").complaint())
        .isEqualTo("engram check: --length: only with --at");
    assertThat(Ran.engram("check", path("table"), "--root", of, "--at", "1:0").code()).isEqualTo(2);
  }

  @Test
  void aLongDumpIsCutAndJsonIsNot() throws IOException {
    byte[] bytes = new byte[16 * 300];
    Arrays.fill(bytes, (byte) 7);
    Path memory = Files.write(folder.resolve("memory"), bytes);
    String of = Ran.engram("root", memory.toString()).out().strip();
    Ran.engram(
        "open", memory.toString(), "--at", "[X:1,Y:0,Z:0]", "--length", "4800", "-o", path("all"));

    assertThat(Ran.engram("check", path("all"), "--root", of).out())
        .contains("[X:1,Y:0,Z:4080]")
        .doesNotContain("[X:1,Y:0,Z:4096]")
        .endsWith("         and 45 lines more; --json has all\n");
    assertThat(Ran.engram("check", path("all"), "--root", of, "--json").out())
        .contains("{\"at\":\"[X:1,Y:0,Z:4608]\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x12", "12", "", "0x", "0xzz"})
  void aRootHasThirtyTwoBytes(String text) {
    Ran ran = Ran.engram("check", path("proof"), "--root=" + text);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint())
        .startsWith("engram check: --root: a root is 0x and 64 hexadecimal digits");
    assertThat(Ran.engram("check", path("proof"), "--root", root, "--from=" + text).complaint())
        .startsWith("engram check: --from: a root is 0x and 64 hexadecimal digits");
    assertThat(Ran.engram("check", path("proof"), "--root", root + "00").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | no file nothing",
        ". | . is a folder",
      })
  void aFileThatCannotBeReadIsOneLine(String name, String complaint) {
    Ran ran = Ran.engram("check", name, "--root", root);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).isEqualTo("engram check: " + complaint);
  }

  @Test
  void fromIsForAProofOfAChangeAlone() {
    Ran ran = Ran.engram("check", path("proof"), "--from", root, "--root", root);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo("engram check: --from: this is no proof of a change, and is of one root alone");
  }

  private static ChunkReader reader(byte[] chunk) {
    return (_, into, at) -> {
      System.arraycopy(chunk, 0, into, at, chunk.length);
      return chunk.length;
    };
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
