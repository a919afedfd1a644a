/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.engram.cli.commitment.NaiveRoot;
import dev.engram.cli.picture.Terminal;
import dev.engram.space.Address;
import dev.engram.space.CellType;
import dev.engram.space.Permission;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.Tables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RootCommandTest {

  private static final long REGION_1 = 1 << 24;

  /** Region 1, of type 4, a heap, of bytes, without quota, blocks from plane 0 on. */
  private static final byte[] REGIONS = {1, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0};

  /** To be read and written. */
  private static final byte[] PERMISSIONS = {1, 3};

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sha-256", "keccak-256", "blake3"})
  void theRootOfAFileIsThatOfPlainRecursionOverIt(String hash) throws IOException {
    byte[] bytes = random(3_000_001);
    Arrays.fill(bytes, 1_000_000, 2_000_000, (byte) 0);

    Ran ran = Ran.engram("root", file("memory", bytes), "--hash", hash);

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo(naive(hash, bytes) + "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 1 << 20, (1 << 20) + 1, (2 << 20) - 1})
  void aFileMayEndAnywhere(int length) throws IOException {
    byte[] bytes = random(length);

    assertThat(root(file("memory", bytes))).isEqualTo(naive("sha-256", bytes));
  }

  @Test
  void theRootIsByShaUnlessItIsSaidOtherwise() throws IOException {
    String file = file("memory", random(1000));

    assertThat(Ran.engram("root", file)).isEqualTo(Ran.engram("root", "--hash=sha-256", file));
    assertThat(root(file)).isNotEqualTo(Ran.engram("root", "--hash=blake3", file).out().strip());
  }

  @Test
  void aFileAndAnImageOfASpaceWithTheSameBytesHaveOneRoot() throws IOException {
    byte[] bytes = random(300_000);
    Arrays.fill(bytes, 100_000, 200_000, (byte) 0);
    Path image = folder.resolve("image");
    try (Space space = Space.builder().confined()) {
      space.load(Address.at(1, 0), bytes);
      export(space, image);
    }

    assertThat(root(image.toString())).isEqualTo(root(file("memory", bytes)));
  }

  @Test
  void anImageIsEveryRegionByTheWidthOfItsCellsAndTheTables() throws IOException {
    Path image = folder.resolve("image");
    byte[] first = random(10_000);
    byte[] second = random(8192);
    byte[] last = random(256);
    Tables tables;
    try (Space space =
        Space.builder()
            .region(1, RegionSettings.of(RegionType.HEAP))
            .region(2, RegionSettings.of(RegionType.STATE).of(CellType.INT).quota(1 << 20))
            .region(3, RegionSettings.of(RegionType.CODE).of(CellType.SHORT))
            .region(255, RegionSettings.of(RegionType.STACK))
            .confined()) {
      long block = space.heap(1).allocate(first.length);
      space.write(block, first, 0, first.length);
      space.load(Address.of(2, 0, 512), second);
      space.load(Address.of(3, 65535, 65536 - 128), last);
      space.load(Address.of(255, 65535, 65535), new byte[] {1});
      tables = space.tables();
      export(space, image);
    }
    assertThat(tables.blocks()).isNotEmpty();

    byte[] half = new byte[512];
    System.arraycopy(last, 0, half, 256, 256);
    NaiveRoot naive =
        new NaiveRoot("sha-256")
            .put(REGION_1, 1, first)
            .put((2 << 24) + 2, 4, second)
            .put((4L << 24) - 1, 2, half)
            .put((256L << 24) - 1, 1, ending(256, (byte) 1));
    assertThat(root(image.toString()))
        .isEqualTo(naive.root(tables.regions(), tables.permissions(), tables.blocks()));
  }

  @Test
  void whatTheSpaceIsBesidesItsBytesIsInTheRoot() throws IOException {
    String plain;
    String allocated;
    String protectedOne;
    try (Space space = Space.builder().confined()) {
      plain = rootOf(space);
      space.heap(1).allocate(64);
      allocated = rootOf(space);
      space.protect(1, Permission.READ);
      protectedOne = rootOf(space);
    }

    assertThat(plain).isEqualTo(root(file("nothing", new byte[0])));
    assertThat(new String[] {plain, allocated, protectedOne}).doesNotHaveDuplicates();
  }

  @Test
  void jsonSaysWhatTheRootIsOf() throws IOException {
    byte[] bytes = ending(70_000, (byte) 7);
    bytes[0] = 1;
    String file = file("memory", bytes);
    Path image = folder.resolve("image");
    try (Space space = Space.builder().confined()) {
      space.load(Address.at(1, 0), bytes);
      export(space, image);
    }
    String root = root(file);

    assertThat(Ran.engram("root", file, "--json").out())
        .isEqualTo(
            "{\"root\":\"%s\",\"hash\":\"sha-256\",\"form\":\"bytes\",\"bytes\":70000,\"chunks\":2,\"regions\":1}\n"
                .formatted(root));
    assertThat(Ran.engram("root", image.toString(), "--json").out())
        .isEqualTo(
            "{\"root\":\"%s\",\"hash\":\"sha-256\",\"form\":\"image\",\"bytes\":8192,\"chunks\":2,\"regions\":1}\n"
                .formatted(root));
  }

  @Test
  void aDashReadsStandardInputHoweverItComes() throws IOException {
    byte[] bytes = random(5000);
    String root = root(file("memory", bytes));
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    try (Space space = Space.builder().confined()) {
      space.load(Address.at(1, 0), bytes);
      space.exportTo(image);
    }

    assertThat(piped(new ByteArrayInputStream(bytes), "root", "-").out().strip()).isEqualTo(root);
    assertThat(piped(new Trickle(bytes), "root", "-").out().strip()).isEqualTo(root);
    assertThat(piped(new Trickle(image.toByteArray()), "root", "-").out().strip()).isEqualTo(root);
  }

  @Test
  void aSparseFileOfThreeGibibytesTakesNoMoreMemoryThanWhatIsInIt() throws IOException {
    Path sparse = folder.resolve("sparse");
    long length = 3L << 30;
    try (SeekableByteChannel channel = sparse(sparse)) {
      put(channel, 5, 1);
      put(channel, 1L << 30, 2);
      put(channel, length - 1, 3);
    }
    NaiveRoot naive =
        new NaiveRoot("sha-256")
            .put(REGION_1, 1, ending(6, (byte) 1))
            .put(REGION_1 + (1 << 22), 1, (byte) 2)
            .put(REGION_1 + (3 << 22) - 1, 1, ending(256, (byte) 3));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    // the classes are loaded and instrumented by the first to need them
    root(Files.write(folder.resolve("small"), new byte[] {1}).toString());
    long before = threads.getCurrentThreadAllocatedBytes();

    String root = root(sparse.toString());

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
    assertThat(root).isEqualTo(naive.root(REGIONS, PERMISSIONS, new byte[0]));
  }

  @Test
  void whatIsLargerThanARegionIsOneLine() throws IOException {
    Path large = folder.resolve("large");
    try (SeekableByteChannel channel = sparse(large)) {
      put(channel, 1L << 32, 1);
    }

    Ran ran = Ran.engram("root", large.toString());

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .isEqualTo(
            "engram root: "
                + large
                + " has more than 4,294,967,296 bytes, all that a region has, and is no image of"
                + " several");
  }

  @Test
  void aStreamThatDoesNotEndIsOneLineWhenARegionIsFull() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] into, int at, int length) {
            Arrays.fill(into, at, at + length, (byte) 0);
            return length;
          }
        };

    Ran ran = piped(endless, "root", "-");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.complaint())
        .startsWith("engram root: standard input has more than 4,294,967,296 bytes, ");
  }

  @Test
  void progressIsForATerminalAndIsTakenAway() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Engram.commandLine(new Terminal(false, false, true));
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    assertThat(command.execute("root", file("memory", new byte[5]))).isZero();
    assertThat(out.toString()).startsWith("0x").hasSize(67);
    assertThat(err.toString()).endsWith("\r\033[K");
  }

  @Test
  void aDamagedImageIsOneLineAndNoRoot() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Space space = Space.builder().confined()) {
      space.load(Address.at(1, 0), random(5000));
      space.exportTo(out);
    }
    byte[] image = out.toByteArray();
    byte[] flipped = image.clone();
    flipped[1000] ^= 1;

    assertDamaged(flipped, "the image is damaged: its checksum is another");
    assertDamaged(Arrays.copyOf(image, image.length - 1), "the image ends too early");
    assertDamaged(Arrays.copyOf(image, image.length + 1), "something follows the image");
    assertDamaged(Arrays.copyOf(image, 8), "the image ends too early");
    image[22] = 9;
    assertDamaged(image, "no cell is of type 9");
  }

  private void assertDamaged(byte[] image, String complaint) throws IOException {
    Ran ran = Ran.engram("root", file("damaged", image));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint())
        .isEqualTo("engram root: " + folder.resolve("damaged") + ": " + complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "root nothing | no file nothing",
        "root . | . is a folder",
        "root pom.xml --hash md5 | --hash: \"md5\" is not sha-256, keccak-256 or blake3",
      })
  void whatMeansNothingIsOneLine(String line, String complaint) {
    Ran ran = Ran.engram(line.split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.complaint()).isEqualTo("engram root: " + complaint);
  }

  private static Ran piped(InputStream in, String... arguments) {
    InputStream before = System.in;
    System.setIn(in);
    try {
      return Ran.engram(arguments);
    } finally {
      System.setIn(before);
    }
  }

  private String rootOf(Space space) throws IOException {
    Path image = folder.resolve("image");
    export(space, image);
    return root(image.toString());
  }

  private static void export(Space space, Path image) throws IOException {
    try (var out = Files.newOutputStream(image)) {
      space.exportTo(out);
    }
  }

  private static String naive(String hash, byte[] bytes) {
    return new NaiveRoot(hash).put(REGION_1, 1, bytes).root(REGIONS, PERMISSIONS, new byte[0]);
  }

  private static String root(String file) {
    Ran ran = Ran.engram("root", file);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    return ran.out().strip();
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private static SeekableByteChannel sparse(Path file) throws IOException {
    return Files.newByteChannel(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);
  }

  private static void put(SeekableByteChannel channel, long at, int value) throws IOException {
    channel.position(at).write(ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** Zeros and, at the end, another byte. */
  private static byte[] ending(int length, byte last) {
    byte[] bytes = new byte[length];
    bytes[length - 1] = last;
    return bytes;
  }

  /** A pipe whose writer is slow. */
  private static final class Trickle extends FilterInputStream {
    Trickle(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      return super.read(into, at, Math.min(length, 3));
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
