/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.engram.cli.input.JsonReader;
import dev.engram.trace.CellWidths;
import dev.engram.trace.LogReader;
import dev.engram.trace.LogWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceCommandTest {

  /** PUSH1 42, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
  private static final String ANSWER = "0x602a5f5260205ff3";

  /** STATICCALL of address 6, which is not there. */
  private static final String UNSUPPORTED = "0x5f5f5f5f60065afa";

  @TempDir private Path folder;

  @Test
  void theLogOfAProgramHasEveryAccessToItsMemory() throws IOException {
    Ran ran = Ran.engram("run", ANSWER, "--trace", path("log"));

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("trace")).isEqualTo(path("log") + ": 2 records in 152 bytes");
    assertThat(Ran.engram("trace", path("log"), "--records").out().lines())
        .containsExactly(
            "          time depth kind             address length  data",
            "             1     0 write       1:0x00000000     32  0x" + "0".repeat(62) + "2a",
            "             2     0 read        1:0x00000000     32  0x" + "0".repeat(62) + "2a");
    assertThat(folder).isDirectoryContaining("glob:**log").isDirectoryNotContaining("glob:**part");
  }

  @Test
  void whatRunPrintsIsTheSameButForTheLineOfTheLog() {
    String with = Ran.engram("run", ANSWER, "--trace", path("log")).out();
    String without = Ran.engram("run", ANSWER).out();

    assertThat(with).startsWith(without);
    assertThat(with.substring(without.length()).lines()).hasSize(1);
    assertThat(Ran.engram("run", ANSWER, "--trace", path("log"), "--json"))
        .isEqualTo(Ran.engram("run", ANSWER, "--json"));
  }

  @Test
  void aRecordSaysHowDeepInCallsItWas() throws IOException {
    // a word, then a call of itself with a byte of data, upon which it writes another, then a word
    String code =
        "0x"
            + "3660185760015f52" // CALLDATASIZE PUSH1 24 JUMPI, MSTORE
            + "5f5f60015f5f305af1" // CALL this with one byte
            + "60015f5200" // MSTORE STOP
            + "0000"
            + "5b600160405200"; // JUMPDEST, MSTORE at 64, STOP

    assertThat(Ran.engram("run", code, "--trace", path("log")).code()).isZero();

    List<String> seen = new ArrayList<>();
    try (LogReader log = LogReader.open(folder.resolve("log"))) {
      log.forEach(
          at -> seen.add(at.kind() + " " + at.depth() + " at " + at.pointer() + "+" + at.length()));
    }
    assertThat(seen)
        .containsExactly(
            "WRITE 0 at 0+32",
            "READ 0 at 0+1",
            "WRITE 1 at 96+32",
            "ZEROED 1 at 32+96",
            "WRITE 0 at 0+32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "memory"})
  void theLogOfAScenarioExplainsEveryReadOfIt(String example) throws IOException {
    String scenario =
        root().resolve("examples").resolve(example).resolve("scenario.json").toString();

    assertThat(Ran.engram("run", scenario, "--trace", path("log")).code()).isZero();

    Map<Long, Byte> memory = new HashMap<>();
    int reads = 0;
    try (LogReader log = LogReader.open(folder.resolve("log"))) {
      while (log.next()) {
        assertThat(log.region()).isEqualTo(1);
        switch (log.kind()) {
          case WRITE -> {
            for (int i = 0; i < log.dataLength(); i++) {
              memory.put(log.pointer() + i, log.data(i));
            }
          }
          case READ -> {
            reads++;
            for (int i = 0; i < log.dataLength(); i++) {
              if (memory.getOrDefault(log.pointer() + i, (byte) 0) != log.data(i)) {
                throw new AssertionError("unexplained read at time " + log.timestamp());
              }
            }
          }
          case ZEROED -> {
            for (long at = log.pointer(); at < log.pointer() + log.length(); at++) {
              memory.remove(at);
            }
          }
          case INCREMENT -> throw new AssertionError("call memory has no clock");
        }
      }
      assertThat(reads).isGreaterThan(100);
      // head, end and blocks included
      assertThat(log.bytes()).isEqualTo(Files.size(folder.resolve("log")));
    }
  }

  @Test
  void theLogOfAProgramThatFailsIsKept() {
    Ran ran = Ran.engram("run", "0x60015f525f5ffd", "--trace", path("log"));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(Ran.engram("trace", path("log")).entry("kinds"))
        .isEqualTo("0 reads, 1 writes, 0 zeroed, 0 increments");
  }

  @Test
  void aRunThatMeansNothingLeavesNothingAndWhatWasThereAsItWas() throws IOException {
    Ran ran = Ran.engram("run", UNSUPPORTED, "--trace", path("log"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();

    Files.writeString(folder.resolve("log"), "before");
    assertThat(Ran.engram("run", UNSUPPORTED, "--trace", path("log")).code()).isEqualTo(2);
    assertThat(folder.resolve("log")).hasContent("before");
    assertThat(Ran.engram("run", ANSWER, "--gas=x", "--trace", path("log")).code()).isEqualTo(2);
    assertThat(Ran.engram("run", "nothing.hex", "--trace", path("log")).code()).isEqualTo(2);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
    assertThat(Ran.engram("run", ANSWER, "--trace", path("log")).code()).isZero();
    assertThat(Ran.engram("trace", path("log")).code()).isZero();
  }

  @Test
  void aLinkStaysALinkToTheLog() throws IOException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Files.createFile(folder.resolve("log")));

    assertThat(Ran.engram("run", ANSWER, "--trace", link.toString()).code()).isZero();

    assertThat(link).isSymbolicLink();
    assertThat(Ran.engram("trace", path("log")).entry("log")).contains("2 records");
  }

  @Test
  void aLogThatCannotBeWrittenIsOneLine() {
    Ran ran = Ran.engram("run", ANSWER, "--trace", path("none/log"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo(
            "engram run: " + path("none/log") + " cannot be written: there is no such folder");
    assertThat(Ran.engram("run", ANSWER, "--trace", folder.toString()).complaint())
        .isEqualTo("engram run: " + folder + " is a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {ANSWER, "0x5f5b80805260200180620800001160025700"})
  void aDeviceThatIsFullIsOneLine(String code) {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");

    // the second writes words from 0 to 512 KiB, more than a block of the log
    Ran ran = Ran.engram("run", code, "--trace", "/dev/full");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo("engram run: /dev/full cannot be written: No space left on device");
  }

  @Test
  void aLogIsSummedUp() throws IOException {
    Ran ran = Ran.engram("trace", sample());

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.entry("log")).isEqualTo(sample() + ": 7 records up to time 1,005");
    assertThat(ran.entry("kinds")).isEqualTo("2 reads, 3 writes, 1 zeroed, 1 increments");
    assertThat(ran.out().replace("\n         ", "\n"))
        .containsSubsequence(
            "widths    1 cell              3 ########################################\n",
            "8 cells              1 #############\n",
            "32 cells              1 #############\n",
            "depths         0              5 ########################################\n",
            "1              0\n",
            "2              2 ################\n",
            "regions  1: 2 reads, 2 writes, 1 zeroed; a cell has 1 byte\n",
            "2: 0 reads, 1 writes, 0 zeroed; a cell has 4 bytes\n",
            "hot        1:0x00000040              2\n",
            "reads and writes of region 1",
            "reads and writes of region 2");
    assertThat(Ran.engram("trace", sample(), "--top", "1").out())
        .contains("1:0x00000040")
        .doesNotContain("1:0x00000060");
  }

  @Test
  void jsonHasTheSameFacts() throws IOException {
    Ran ran = Ran.engram("trace", sample(), "--json");

    assertThat(ran.out().lines()).hasSize(1);
    assertThat(members(ran.out()))
        .containsExactly(
            "records",
            "lastTime",
            "bytes",
            "dataBytes",
            "reads",
            "writes",
            "zeroed",
            "increments",
            "widths",
            "depths",
            "regions",
            "hot",
            "hotError");
    assertThat(ran.out())
        .contains("\"records\":7,\"lastTime\":1005,")
        .contains("\"dataBytes\":46,\"reads\":2,\"writes\":3,\"zeroed\":1,\"increments\":1")
        .contains("\"widths\":{\"1\":3,\"8\":1,\"32\":1},\"depths\":[5,0,2]")
        .contains(
            "{\"region\":2,\"cellBytes\":4,\"reads\":0,\"writes\":1,\"zeroed\":0,\"ticks\":1,")
        .contains("\"hot\":[{\"region\":1,\"pointer\":64,\"accesses\":2},");
  }

  @Test
  void recordsArePrintedFromATimeOnAndSoMany() throws IOException {
    assertThat(
            Ran.engram("trace", sample(), "--records", "--from", "4", "--count", "2").out().lines())
        .containsExactly(
            "          time depth kind             address length  data",
            "             4     2 write       2:0x00000007      1  0x2a000000",
            "             5     0 increment                   999");
    assertThat(Ran.engram("trace", sample(), "--records", "--from", "1004", "--json").out())
        .isEqualTo(
            "[{\"time\":1004,\"depth\":0,\"kind\":\"zeroed\",\"region\":1,\"pointer\":64,\"length\":96},"
                + "{\"time\":1005,\"depth\":0,\"kind\":\"write\",\"region\":1,\"pointer\":4294967295,"
                + "\"length\":1,\"data\":\"0x01\"}]\n");
    assertThat(Ran.engram("trace", sample(), "--records", "--json", "--count", "0").out())
        .isEqualTo("[]\n");
  }

  @Test
  void aDashReadsStandardInput() throws IOException {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(Files.readAllBytes(Path.of(sample()))));
    try {
      Ran ran = Ran.engram("trace", "-");
      assertThat(ran.code()).isZero();
      assertThat(ran.entry("log")).startsWith("standard input: 7 records");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aLogOfNothingIsSummedUpAsThat() throws IOException {
    Ran.engram("run", "0x00", "--trace", path("log"));

    Ran ran = Ran.engram("trace", path("log"));

    assertThat(ran.code()).isZero();
    assertThat(ran.entry("widths")).isEqualTo("none");
    assertThat(ran.out()).doesNotContain("picture");
    assertThat(Ran.engram("trace", path("log"), "--json").code()).isZero();
  }

  @Test
  void manyDepthsAndRegionsAreToldInFewLines() throws IOException {
    try (LogWriter log = new LogWriter(Files.newOutputStream(folder.resolve("log")))) {
      for (int i = 0; i < 2_000; i++) {
        log.depth(i);
        log.write(i % 6, i, i, 1);
      }
    }
    Ran ran = Ran.engram("trace", path("log"));

    assertThat(ran.out())
        .contains("regions that are not drawn: 2")
        .contains("     0-85             86")
        .contains("   946+          1,054");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trace nothing | no file nothing",
        "trace . | . is a folder",
        "trace pom.xml | pom.xml: this is no access log at byte 0",
        "trace pom.xml --from 1 | --from: only with --records",
        "trace pom.xml --count 1 | --count: only with --records",
        "trace pom.xml --records --from -1 | --from: -1 is negative",
        "trace pom.xml --records --count -1 | --count: -1 is negative",
        "trace pom.xml --top -1 | --top: -1 is not between 0 and 10,000",
      })
  void whatMeansNothingIsOneLine(String line, String complaint) {
    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).isEqualTo("engram trace: " + complaint);
  }

  @Test
  void aDamagedLogIsOneLineThatSaysWhere() throws IOException {
    byte[] log = Files.readAllBytes(Path.of(sample()));
    log[60] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged"), log);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(log, 40));

    Ran ran = Ran.engram("trace", damaged.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo(
            "engram trace: "
                + damaged
                + ": a block is damaged: its checksum does not match at byte 53");
    assertThat(Ran.engram("trace", cut.toString(), "--json").complaint())
        .isEqualTo("engram trace: " + cut + ": the log ends within a block at byte 40");
  }

  /** A small log with something of everything. */
  private String sample() throws IOException {
    Path file = folder.resolve("sample");
    try (LogWriter log =
        new LogWriter(Files.newOutputStream(file), CellWidths.BYTES.with(2, 4), 1024)) {
      log.write(1, 64, new byte[32], 0, 32);
      log.read(1, 64, 7, 8);
      log.depth(2);
      log.read(1, 96, 0, 1);
      log.write(2, 7, 42, 1);
      log.depth(0);
      log.increment(999);
      log.zeroed(1, 64, 96);
      log.write(1, 0xFFFF_FFFFL, 1, 1);
    }
    return file.toString();
  }

  private static List<String> members(String json) {
    return JsonReader.read(
        json.getBytes(StandardCharsets.UTF_8),
        in -> {
          List<String> found = new ArrayList<>();
          in.object(name -> {
            found.add(name);
            in.skip();
          });
          return found;
        });
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("examples")) ? here : here.resolveSibling("");
  }
}
