/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.cli.picture.Terminal;
import dev.engram.merkle.proof.Claim;
import dev.engram.merkle.proof.Proof;
import dev.engram.merkle.proof.ProofException;
import dev.engram.merkle.proof.Root;
import dev.engram.merkle.proof.Verifier;
import dev.engram.space.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OpenCommandTest {

  @TempDir private Path folder;

  private byte[] bytes = new byte[300_000];
  private String memory = "";
  private String root = "";

  @BeforeEach
  void aMemory() throws IOException {
    new Random(1).nextBytes(bytes);
    Arrays.fill(bytes, 100_000, 200_000, (byte) 0);
    memory = Files.write(folder.resolve("memory"), bytes).toString();
    root = Ran.engram("root", memory).out().strip();
  }

  @Test
  void whatALinkLeadsToIsWrittenThoughItIsNotThere() throws IOException {
    Path proof = folder.resolve("proof");
    Path log = folder.resolve("log");
    Path toProof = Files.createSymbolicLink(folder.resolve("to proof"), Path.of("proof"));
    Path toLog = Files.createSymbolicLink(folder.resolve("to log"), log);
    Path further = Files.createSymbolicLink(folder.resolve("further"), toProof);

    Ran.engram("open", memory, "--at", "[X:1,Y:1,Z:3]", "-o", further.toString());
    Ran.engram("run", "0x602a5f52", "--trace", toLog.toString());

    assertThat(proof).isRegularFile();
    assertThat(log).isRegularFile();
    for (Path link : List.of(toProof, toLog, further)) {
      assertThat(link).isSymbolicLink();
    }
  }

  @Test
  void linksThatLeadNowhereAreRefused() throws IOException {
    Path round = Files.createSymbolicLink(folder.resolve("round"), Path.of("round"));
    Path away = Files.createSymbolicLink(folder.resolve("away"), Path.of("no folder", "proof"));
    for (Path link : List.of(round, away)) {
      for (Ran ran :
          List.of(
              Ran.engram("open", memory, "--at", "[X:1,Y:1,Z:3]", "-o", link.toString()),
              Ran.engram("run", "0x602a5f52", "--trace", link.toString()))) {
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).contains(link + " cannot be written: ").hasLineCount(1);
      }
      assertThat(link).isSymbolicLink();
    }
  }

  @Test
  void anEmptyNameIsNoFileName() {
    for (Ran ran :
        List.of(
            Ran.engram("run", ""),
            Ran.engram("root", ""),
            Ran.engram("open", memory, "--at", "[X:1,Y:1,Z:3]", "-o", ""),
            Ran.engram("run", "0x602a5f52", "--trace", ""))) {
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("\"\" is no file name").hasLineCount(1);
    }
  }

  @Test
  void whoMayReadAFileThatIsReplacedStays() throws IOException {
    Path proof = Files.createFile(folder.resolve("proof"));
    assumeTrue(Files.getFileStore(proof).supportsFileAttributeView("posix"));
    Files.setPosixFilePermissions(proof, PosixFilePermissions.fromString("rw-------"));
    Path log = Files.copy(proof, folder.resolve("log"), StandardCopyOption.COPY_ATTRIBUTES);

    Ran.engram("open", memory, "--at", "[X:1,Y:1,Z:3]", "-o", proof.toString());
    Ran.engram("run", "0x602a5f52", "--trace", log.toString());

    for (Path each : List.of(proof, log)) {
      assertThat(each).isNotEmptyFile();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theProofShowsTheCellsToWhoeverHasTheRoot() throws Exception {
    Ran ran =
        Ran.engram(
            "open", memory, "--at", "[X:1,Y:1,Z:3]", "--length", "1000", "-o", path("proof"));

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    byte[] shown = contents("proof").read(Address.of(1, 1, 3), 1000).orElseThrow();
    assertThat(shown).isEqualTo(Arrays.copyOfRange(bytes, 65536 + 3, 65536 + 1003));
    assertThat(ran.out().lines())
        .containsExactly(
            "proof    %s: %,d bytes".formatted(path("proof"), Files.size(folder.resolve("proof"))),
            "root     " + root + ", by sha-256",
            "proves   what 1,024 cells in 4 chunks hold",
            "         [X:1,Y:1,Z:0] to [X:1,Y:1,Z:1023]");
    assertThat(folder).isDirectoryNotContaining("glob:**part");
  }

  @Test
  void oneCellIsOpenedUnlessItIsSaidOtherwise() throws Exception {
    Ran.engram("open", memory, "--at", "[X:1,Y:4,Z:5]", "-o", path("proof"));

    assertThat(contents("proof").chunks().size()).isEqualTo(1);
    assertThat(contents("proof").read(Address.of(1, 4, 5), 1))
        .hasValue(Arrays.copyOfRange(bytes, 4 * 65536 + 5, 4 * 65536 + 6));
  }

  @Test
  void rangesInAnyOrderMakeOneProof() throws Exception {
    Ran ran =
        Ran.engram(
            "open",
            memory,
            "--at",
            "[X:1,Y:4,Z:0]",
            "--length",
            "1",
            "--at",
            "[X:1,Y:0,Z:250]",
            "--length",
            "10",
            "-o",
            path("proof"));

    assertThat(ran.out())
        .contains("what 768 cells in 3 chunks hold")
        .contains("[X:1,Y:0,Z:0] to [X:1,Y:0,Z:511]\n         [X:1,Y:4,Z:0] to [X:1,Y:4,Z:255]\n");
    assertThat(contents("proof").read(Address.of(1, 0, 0), 512))
        .hasValue(Arrays.copyOf(bytes, 512));
    assertThat(contents("proof").read(Address.of(1, 4, 0), 256))
        .hasValue(Arrays.copyOfRange(bytes, 4 * 65536, 4 * 65536 + 256));
  }

  @Test
  void oneLengthIsForAllRanges() throws Exception {
    Ran.engram(
        "open",
        memory,
        "--at",
        "[X:1,Y:0,Z:0]",
        "--at",
        "[X:1,Y:3,Z:0]",
        "--length",
        "300",
        "-o",
        path("proof"));

    assertThat(contents("proof").read(Address.of(1, 3, 0), 300))
        .hasValue(Arrays.copyOfRange(bytes, 3 * 65536, 3 * 65536 + 300));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[X:1,Y:2,Z:0]; 1000",
        "[X:1,Y:9,Z:0]; 1",
        "[X:200,Y:0,Z:0]; 4294967296",
        "[X:255,Y:65535,Z:65535]; 1"
      })
  void whatIsZeroOrWasNeverWrittenIsProvenToBeZero(String at, String length) throws Exception {
    Ran ran = Ran.engram("open", memory, "--at", at, "--length", length, "-o", path("proof"));

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("proves")).startsWith("that ").endsWith(" are all zero");
    assertThat(contents("proof").isZero()).isTrue();
    assertThat(Files.size(folder.resolve("proof"))).isLessThan(1500);
  }

  @Test
  void aTableIsOpenedByItsName() throws Exception {
    Ran ran = Ran.engram("open", memory, "--table", "permissions", "-o", path("proof"));

    assertThat(ran.entry("proves")).isEqualTo("that the table of permissions is 2 bytes");
    assertThat(verified("proof"))
        .isInstanceOfSatisfying(
            Claim.TableContents.class, table -> assertThat(table.contents()).containsExactly(1, 3));
  }

  @Test
  void theSameIsProvenByTheSameBytesByEachHash() throws IOException {
    for (String hash : new String[] {"sha-256", "keccak-256", "blake3"}) {
      String[] line = {
        "open", memory, "--at", "[X:1,Y:0,Z:9]", "--hash", hash, "-o", path("proof")
      };
      String out = Ran.engram(line).out();
      byte[] proof = Files.readAllBytes(folder.resolve("proof"));

      assertThat(out).contains(Ran.engram("root", memory, "--hash", hash).out().strip());
      assertThat(Ran.engram(line).out()).isEqualTo(out);
      assertThat(folder.resolve("proof")).hasBinaryContent(proof);
    }
  }

  @Test
  void jsonSaysWhatIsProven() throws IOException {
    Ran ran = Ran.engram("open", memory, "--at", "[X:1,Y:2,Z:0]", "-o", path("proof"), "--json");

    assertThat(ran.out())
        .isEqualTo(
            "{\"proof\":\"%s\",\"proofBytes\":%d,\"kind\":\"opening\",\"hash\":\"sha-256\",\"root\":\"%s\",\"cells\":256,\"chunks\":1,\"zero\":true}\n"
                .formatted(path("proof"), Files.size(folder.resolve("proof")), root));
  }

  @Test
  void aDashWritesTheProofAndNothingElse() throws IOException {
    Ran.engram("open", memory, "--at", "[X:1,Y:0,Z:0]", "-o", path("proof"));
    PrintStream before = System.out;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setOut(new PrintStream(written));
    Ran ran;
    try {
      ran = Ran.engram("open", memory, "--at", "[X:1,Y:0,Z:0]", "-o", "-");
    } finally {
      System.setOut(before);
    }

    assertThat(ran).isEqualTo(new Ran(0, "", ""));
    assertThat(folder.resolve("proof")).hasBinaryContent(written.toByteArray());
  }

  @Test
  void aTerminalIsGivenNoProof() {
    StringWriter err = new StringWriter();
    CommandLine command = Engram.commandLine(new Terminal(true, true, false));
    command.setErr(new PrintWriter(err));

    assertThat(command.execute("open", memory, "--at", "[X:1,Y:0,Z:0]", "-o", "-")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "engram open: -o -: a proof is no text for a terminal; name a file, or pipe it on\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--at [X:1,Y:0,Z:0] --length 0 | --length: 0 is not between 1 and 4,294,967,296",
        "--at [X:1,Y:0,Z:0] --length -1 | --length: -1 is not between 1 and 4,294,967,296",
        "--at [X:1,Y:0,Z:0] --length 4294967297"
            + " | --length: 4,294,967,297 is not between 1 and 4,294,967,296",
        "--at [X:1,Y:65535,Z:65535] --length 2"
            + " | --at: [X:1,Y:65535,Z:65535] and 1 cells is outside the region",
        "--at [X:256,Y:0,Z:0]"
            + " | --at: [X:256,Y:0,Z:0] is outside 256 regions of 65536 planes of 65536 cells",
        "--at 1:0 | --at: '1:0' is not of the form [X:region,Y:plane,Z:offset]",
        "--at [X:0,Y:0,Z:0]"
            + " | --at: region 0 reads as its own pointers, which no root is needed to prove",
        "--at [X:1,Y:0,Z:0] --length 1 --length 2"
            + " | 1 times --at and 2 times --length: as many of each, or one length for all",
        "--at [X:1,Y:0,Z:0] --at [X:2,Y:0,Z:0] --length 4294967296 | --length: ranges of more than"
            + " 268,435,456 cells together; one alone may be longer",
        " | needs --at and an address, or --table and a name",
        "--table holes | --table: \"holes\" is not regions, permissions or blocks",
        "--table blocks --at [X:1,Y:0,Z:0]"
            + " | --table: without --at and --length, which are of cells",
        "--at [X:1,Y:0,Z:0] --hash md5" + " | --hash: \"md5\" is not sha-256, keccak-256 or blake3",
      })
  void whatMeansNothingIsOneLineAndNoProof(String options, String complaint) {
    String line =
        "open " + memory + " -o " + path("proof") + (options == null ? "" : " " + options);

    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.complaint()).isEqualTo("engram open: " + complaint);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(folder.resolve("proof")).doesNotExist();
  }

  @Test
  void aProofThatCannotBeWrittenIsOneLineAndLeavesNothing() throws IOException {
    assertThat(refused("-o", path("none/proof")))
        .isEqualTo(path("none/proof") + " cannot be written: there is no such folder");
    assertThat(refused("-o", folder.toString())).isEqualTo(folder + " is a folder");
    assertThat(refused("-o", memory))
        .isEqualTo(memory + " is the memory itself: name another file for the proof");
    assertThat(refused("-o", "-", "--json"))
        .isEqualTo("-o -: with --json, standard output has no room for the proof");
    assertThat(folder).isDirectoryContaining("glob:**memory").isDirectoryNotContaining("glob:**p*");
    assertThat(folder.resolve("memory")).hasBinaryContent(bytes);
  }

  @Test
  void aDeviceThatIsFullIsOneLine() {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");

    assertThat(refused("-o", "/dev/full"))
        .isEqualTo("/dev/full cannot be written: No space left on device");
  }

  @Test
  void aProofReplacesWhatWasThereOnlyWhenItIsComplete() throws IOException {
    Files.writeString(folder.resolve("proof"), "before");

    Ran.engram("open", path("nothing"), "--at", "[X:1,Y:0,Z:0]", "-o", path("proof"));
    assertThat(folder.resolve("proof")).hasContent("before");
    Ran.engram("open", memory, "--at", "[X:1,Y:0,Z:0]", "-o", path("proof"));
    assertThat(Ran.engram("check", path("proof"), "--root", root).code()).isZero();
  }

  @Test
  void noMoreIsOpenedThanAProofMayHold() throws IOException {
    byte[] large = new byte[(64 << 20) + 256];
    Arrays.fill(large, (byte) 1);
    String file = Files.write(folder.resolve("large"), large).toString();

    Ran ran =
        Ran.engram(
            "open", file, "--at", "[X:1,Y:0,Z:0]", "--length", "67108865", "-o", path("proof"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo(
            "engram open: more than 67,108,864 bytes that are not zero: one proof opens no more");
    assertThat(
            Ran.engram(
                    "open",
                    file,
                    "--at",
                    "[X:1,Y:0,Z:0]",
                    "--length",
                    "67108864",
                    "-o",
                    path("proof"))
                .code())
        .isZero();
  }

  private String refused(String... output) {
    String[] line =
        Arrays.copyOf(new String[] {"open", memory, "--at", "[X:1,Y:0,Z:0]"}, 4 + output.length);
    System.arraycopy(output, 0, line, 4, output.length);
    Ran ran = Ran.engram(line);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    String start = "engram open: ";
    assertThat(ran.complaint()).startsWith(start);
    return ran.complaint().substring(start.length());
  }

  private Claim.Contents contents(String proof) throws IOException, ProofException {
    return ((Claim.Opened) verified(proof)).contents();
  }

  private Claim verified(String name) throws IOException, ProofException {
    Proof proof = Proof.decode(Files.readAllBytes(folder.resolve(name)));
    return new Verifier(proof.algorithm()).verify(Root.parse(root), proof);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
