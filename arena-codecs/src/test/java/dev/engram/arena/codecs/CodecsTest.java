/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.engram.arena.codec.Codec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecsTest {
  private static final int GUARD = 64;

  static Stream<Codec> codecs() {
    return Stream.of(
        Codecs.lz4(), new Lz4Codec(false), Codecs.zstd(), Codecs.zstd(-3), Codecs.zstd(9));
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void whatIsCompressedComesBack(Codec codec) {
    for (byte[] bytes : samples()) {
      assertThat(restore(codec, compress(codec, bytes), bytes.length)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void inputThatIsCutOffIsRefused(Codec codec) {
    byte[] whole = compress(codec, json(5_000));
    for (int length = 0; length < whole.length; length += 7) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> restore(codec, cut, json(5_000).length))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void anotherLengthIsRefused(Codec codec) {
    byte[] bytes = json(5_000);
    byte[] whole = compress(codec, bytes);
    for (int length : new int[] {1, bytes.length - 1, bytes.length + 1, bytes.length * 2}) {
      assertThatThrownBy(() -> restore(codec, whole, length))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void changedInputWritesNothingOutsideAndIsRefusedWhereThereIsAChecksum(Codec codec) {
    Random random = new Random(7);
    byte[] bytes = json(5_000);
    byte[] whole = compress(codec, bytes);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        byte[] restored = restore(codec, changed, bytes.length);
        if (codec.name().equals("zstd")) {
          assertThat(restored).isEqualTo(bytes);
        }
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void memoryOfTheHeapAndLengthsThatOverflowAreRefused(Codec codec) {
    MemorySegment heap = MemorySegment.ofArray(new byte[100]);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment outside = arena.allocate(1_000);
      assertThatThrownBy(() -> codec.compress(heap, outside))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> codec.compress(outside, heap))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> codec.decompress(heap, outside))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> codec.decompress(outside, heap))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> codec.maxCompressedLength(Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> codec.maxCompressedLength(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(codec.maxCompressedLength(1 << 30)).isGreaterThan(1 << 30);
  }

  @Test
  void whatTheNativeFormWritesTheJavaFormReadsAndTheOtherWayRound() {
    for (byte[] bytes : samples()) {
      Codec java = new Lz4Codec(false);
      assertThat(restore(java, compress(Codecs.lz4(), bytes), bytes.length)).isEqualTo(bytes);
      assertThat(restore(Codecs.lz4(), compress(java, bytes), bytes.length)).isEqualTo(bytes);
    }
  }

  @Test
  void nothingIsWarnedOfWhereNativeAccessIsAllowed() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            RoundTrip.class.getName());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.redirectErrorStream(true);
    Process child = builder.start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    assertThat(out.strip()).isEqualTo("lz4 zstd");
  }

  /** Uses each codec once. */
  static final class RoundTrip {
    private RoundTrip() {}

    public static void main(String[] arguments) {
      byte[] bytes = json(5_000);
      for (Codec codec : List.of(Codecs.lz4(), Codecs.zstd())) {
        if (!Arrays.equals(restore(codec, compress(codec, bytes), bytes.length), bytes)) {
          throw new AssertionError(codec.name());
        }
      }
      System.out.println(Codecs.lz4().name() + " " + Codecs.zstd().name());
    }
  }

  private static List<byte[]> samples() {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    byte[] same = new byte[70_000];
    Arrays.fill(same, (byte) 9);
    return List.of(new byte[0], new byte[] {5}, noise, same, json(4_096), json(3_000_000));
  }

  private static byte[] json(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < length; i++) {
      text.append("{\"id\":").append(i * 31).append(",\"name\":\"n").append(i % 17).append("\"}\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] compress(Codec codec, byte[] bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(bytes.length);
      MemorySegment.copy(bytes, 0, from, ValueLayout.JAVA_BYTE, 0, bytes.length);
      MemorySegment to = arena.allocate(codec.maxCompressedLength(bytes.length));
      return to.asSlice(0, codec.compress(from, to)).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static byte[] restore(Codec codec, byte[] compressed, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(compressed.length);
      MemorySegment.copy(compressed, 0, from, ValueLayout.JAVA_BYTE, 0, compressed.length);
      MemorySegment guarded = arena.allocate(length + 2L * GUARD).fill((byte) 0x5A);
      try {
        MemorySegment to = guarded.asSlice(GUARD, length);
        codec.decompress(from, to);
        return to.toArray(ValueLayout.JAVA_BYTE);
      } finally {
        for (int i = 0; i < GUARD; i++) {
          assertThat(guarded.get(ValueLayout.JAVA_BYTE, i)).isEqualTo((byte) 0x5A);
          assertThat(guarded.get(ValueLayout.JAVA_BYTE, GUARD + length + i)).isEqualTo((byte) 0x5A);
        }
      }
    }
  }
}
