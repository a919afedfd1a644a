/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link Frames} and a {@link NaiveFrames} with the same operations and compares what each
 * answers or throws, what an access log hears, and what the two look like afterwards.
 */
final class SideBySide {

  /** How many bytes an operation accesses where that does not say what a sink hears. */
  private static final long ANY = -1;

  private final Frames frames;
  private final List<Frame> byDepth = new ArrayList<>();
  private final NaiveFrames model;
  private final @Nullable Replay replay;
  private final int deepest;
  private final Draw draw;
  private final List<String> lately = new ArrayList<>();

  /**
   * Compares from now on.
   *
   * @param frames has only its root, which is empty
   * @param replay the sink of {@code frames}, if it has one
   * @param deepest how many frames are entered at most
   */
  SideBySide(Frames frames, @Nullable Replay replay, long limit, int deepest, Draw draw) {
    this.frames = frames;
    this.replay = replay;
    this.deepest = deepest;
    this.draw = draw;
    model = new NaiveFrames(limit);
    byDepth.add(frames.root());
  }

  void run(int operations) {
    for (int i = 0; i < operations; i++) {
      int depth = draw.once(8) ? draw.upTo(model.depth() + 1) : model.depth();
      step(byDepth.get(depth), depth, draw.offset(model.size(depth)));
      compareShape();
      if (draw.once(4)) {
        sample();
      }
      if (draw.once(400)) {
        compareContents();
      }
    }
    compareContents();
  }

  private void step(Frame frame, int depth, long offset) {
    switch (draw.upTo(32)) {
      case 0, 1, 2 -> load(frame, depth, offset);
      case 3, 4, 5, 6 -> store(frame, depth, offset);
      case 7, 8 -> storeByte(frame, depth, offset);
      case 9 -> charge(frame, depth, offset);
      case 10, 11, 12, 13 -> get(frame, depth, offset);
      case 14, 15, 16, 17 -> put(frame, depth, offset);
      case 18, 19 -> putBounded(frame, depth, offset);
      case 20 -> passInput(frame, depth, offset);
      case 21, 22 -> copy(frame, depth, offset);
      case 23 -> expand(frame, depth, offset);
      case 24 -> restore(frame, depth);
      case 25, 26 -> enter(frame, depth);
      case 27, 28 -> end(draw.once(4) ? depth : Math.max(0, model.depth() - 1));
      case 29 -> returnBytes(frame, depth, offset);
      case 30 -> unchecked(frame, depth, offset);
      default -> reset();
    }
  }

  private void load(Frame frame, int depth, long offset) {
    long gas = gas(depth, offset, 32);
    long[] limbs = new long[4];
    compare(
        "load " + offset + " for " + gas,
        32,
        () -> {
          long left = frame.load(gas, offset, limbs, 0);
          return left < 0 ? left : List.of(left, ByteBuffer.wrap(Words.bytes(limbs)));
        },
        () -> {
          long left = model.charge(depth, gas, offset, 32);
          return left < 0 ? left : List.of(left, ByteBuffer.wrap(model.get(depth, offset, 32)));
        });
  }

  private void store(Frame frame, int depth, long offset) {
    long gas = gas(depth, offset, 32);
    byte[] word = draw.bytes(32);
    compare(
        "store " + offset + " for " + gas,
        32,
        () -> frame.store(gas, offset, Words.limbs(word), 0),
        () -> chargeAndPut(depth, gas, offset, word));
  }

  private void storeByte(Frame frame, int depth, long offset) {
    long gas = gas(depth, offset, 1);
    byte[] one = draw.bytes(1);
    long dirty = one[0] & 0xFF | 0x1234_5678_9ABC_DE00L;
    compare(
        "storeByte " + offset + " for " + gas,
        1,
        () -> frame.storeByte(gas, offset, dirty),
        () -> chargeAndPut(depth, gas, offset, one));
  }

  private long chargeAndPut(int depth, long gas, long offset, byte[] data) {
    long left = model.charge(depth, gas, offset, data.length);
    if (left >= 0) {
      model.put(depth, offset, data);
    }
    return left;
  }

  private void charge(Frame frame, int depth, long offset) {
    long length = draw.length();
    long gas = gas(depth, offset, length);
    compare(
        "charge " + offset + " + " + length + " for " + gas,
        0,
        () -> frame.charge(gas, offset, length),
        () -> model.charge(depth, gas, offset, length));
  }

  private void get(Frame frame, int depth, long offset) {
    long length = draw.length();
    String range = offset + " + " + length;
    Supplier<Object> some = () -> model.get(depth, offset, length);
    Supplier<Object> word = () -> model.get(depth, offset, 32);
    switch (draw.upTo(7)) {
      case 0 ->
          compare(
              "getByte " + offset,
              1,
              () -> frame.getByte(offset),
              () -> model.get(depth, offset, 1)[0] & 0xFF);
      case 1 -> compare("getWord " + offset, 32, () -> frame.getWord(offset), word);
      case 2 -> compare("getUint256 " + offset, 32, () -> getUint256(frame, offset), word);
      case 3 -> compare("getBytes " + range, length, () -> frame.getBytes(offset, length), some);
      case 4 -> compare("getBytes to " + range, length, () -> getInto(frame, offset, length), some);
      case 5 -> compare("slice " + range, length, () -> frame.slice(offset, length), some);
      default ->
          compare(
              "toHex " + range,
              0,
              () -> HexFormat.of().parseHex(frame.toHex(offset, length)),
              some);
    }
  }

  private static byte[] getUint256(Frame frame, long offset) {
    long[] limbs = new long[4];
    frame.getUint256(offset, limbs, 0);
    return Words.bytes(limbs);
  }

  private static byte[] getInto(Frame frame, long offset, long length) {
    if (length < 0 || length > 20_000) {
      return frame.getBytes(offset, length);
    }
    byte[] target = new byte[(int) length + 5];
    frame.getBytes(offset, target, 3, (int) length);
    return Arrays.copyOfRange(target, 3, (int) length + 3);
  }

  private void put(Frame frame, int depth, long offset) {
    byte[] word = draw.bytes(32);
    Runnable model32 = () -> model.put(depth, offset, word);
    switch (draw.upTo(5)) {
      case 0 -> {
        byte[] one = draw.bytes(1);
        effect(
            "putByte " + offset,
            1,
            () -> frame.putByte(offset, one[0] + 256),
            () -> model.put(depth, offset, one));
      }
      case 1 -> effect("putWord " + offset, 32, () -> frame.putWord(offset, word), model32);
      case 2 ->
          effect(
              "putUint256 " + offset,
              32,
              () -> frame.putUint256(offset, Words.limbs(word), 0),
              model32);
      default -> {
        byte[] data = draw.bytes(draw.length());
        effect(
            "putBytes " + offset + " + " + data.length,
            data.length,
            () -> frame.putBytes(offset, data),
            () -> model.put(depth, offset, data));
      }
    }
  }

  private void putBounded(Frame frame, int depth, long offset) {
    byte[] source = draw.bytes(draw.upTo(300));
    long from = draw.once(6) ? draw.extreme() : draw.upTo(400);
    long length = draw.length();
    effect(
        "putBounded " + offset + " + " + length + " of " + source.length + " from " + from,
        length,
        () -> frame.putBounded(offset, source, from, length),
        () -> model.putBounded(depth, offset, source, from, length));
  }

  /** A callee reads its input where it lies, in the memory of its caller. */
  private void passInput(Frame frame, int depth, long offset) {
    int caller = draw.upTo(depth + 1);
    if (model.size(caller) == 0) {
      return;
    }
    int at = draw.upTo(model.size(caller));
    int available = 1 + draw.upTo(model.size(caller) - at);
    byte[] input = model.get(caller, at, available);
    int length = 1 + draw.upTo(600);
    long from = draw.upTo(300);
    effect(
        "putBounded " + offset + " + " + length + " of frame " + caller + " at " + at,
        ANY,
        () -> {
          int position = byDepth.get(caller).forReading(at, available);
          frame.putBounded(offset, frame.array(), position, available, from, length);
        },
        () -> model.putBounded(depth, offset, input, from, length));
  }

  private void copy(Frame frame, int depth, long target) {
    long source = draw.once(5) ? target : draw.offset(model.size(depth));
    long length = draw.length();
    effect(
        "copy to " + target + " from " + source + " + " + length,
        length,
        () -> frame.copy(target, source, length),
        () -> model.copy(depth, target, source, length));
  }

  private void expand(Frame frame, int depth, long bytes) {
    compare("expand " + bytes, 0, () -> frame.expand(bytes), () -> model.expand(depth, bytes));
  }

  private void restore(Frame frame, int depth) {
    byte[] snapshot = draw.once(2) ? frame.snapshot() : draw.bytes(draw.upTo(5000));
    effect(
        "restore " + snapshot.length,
        Math.max(snapshot.length, model.size(depth)),
        () -> frame.restore(snapshot),
        () -> model.restore(depth, snapshot));
  }

  private void enter(Frame frame, int depth) {
    if (model.depth() < deepest) {
      effect(
          "enter from " + depth,
          0,
          () -> {
            Frame child = frame.enter();
            if (byDepth.size() == depth + 1) {
              byDepth.add(child);
            }
            assertThat(child).isSameAs(byDepth.get(depth + 1)).isSameAs(frames.innermost());
          },
          () -> model.enter(depth));
    }
  }

  private void end(int parent) {
    Frame frame = byDepth.get(parent);
    long discarded = parent < model.depth() ? model.size(parent + 1) : 0;
    switch (draw.upTo(5)) {
      case 0, 1 ->
          effect("revert of " + parent, discarded, frame::revert, () -> model.discard(parent));
      case 2, 3 ->
          effect("release of " + parent, discarded, frame::release, () -> model.discard(parent));
      default -> effect("commit of " + parent, 0, frame::commit, () -> model.commit(parent));
    }
  }

  private void returnBytes(Frame frame, int depth, long offset) {
    long length = draw.length();
    effect(
        "returnBytes " + offset + " + " + length,
        length,
        () -> frame.returnBytes(offset, length),
        () -> model.returnBytes(depth, offset, length));
    assertThat(frame.returnData().toBytes()).as(this::story).isEqualTo(model.returned());
  }

  /** Once an operation on a range has succeeded, the range can be had without checks. */
  private void unchecked(Frame frame, int depth, long offset) {
    byte[] word = draw.bytes(33);
    byte[] expected = new byte[33];
    expected[0] = word[32];
    System.arraycopy(word, 0, expected, 1, 32);
    System.arraycopy(word, 5, expected, 3, 7);
    effect(
        "put " + offset,
        33,
        () -> frame.putBytes(offset, word),
        () -> model.put(depth, offset, word));
    if (offset < 0 || offset > model.size(depth) - 33 || replay != null) {
      return;
    }
    compare(
        "unchecked " + offset,
        ANY,
        () -> {
          int at = (int) offset;
          frame.putByteUnchecked(at, word[32]);
          frame.putUint256Unchecked(at + 1, Words.limbs(Arrays.copyOf(word, 32)), 0);
          frame.putBytesUnchecked(at + 3, word, 5, 7);
          long[] limbs = new long[4];
          frame.getUint256Unchecked(at + 1, limbs, 0);
          return List.of((byte) frame.getByteUnchecked(at), ByteBuffer.wrap(Words.bytes(limbs)));
        },
        () -> {
          model.put(depth, offset, expected);
          return List.of(expected[0], ByteBuffer.wrap(expected, 1, 32));
        });
  }

  private void reset() {
    if (draw.once(8)) {
      effect("reset", model.total(), frames::reset, model::reset);
    }
  }

  /** Compares operations that answer nothing. */
  private void effect(String operation, long told, Runnable ours, Runnable theirs) {
    compare(operation, told, () -> done(ours), () -> done(theirs));
  }

  private static Object done(Runnable effect) {
    effect.run();
    return "done";
  }

  /**
   * Runs one operation on both.
   *
   * @param told how many bytes it accesses or discards: of none a sink must hear nothing
   */
  private void compare(
      String operation, long told, Supplier<Object> ours, Supplier<Object> theirs) {
    lately.add(operation);
    int before = replay == null ? 0 : replay.events();
    Object expected;
    try {
      expected = comparable(theirs.get());
    } catch (NaiveFrames.Refused e) {
      expected = e.with;
    }
    Object actual;
    try {
      actual = comparable(ours.get());
    } catch (MemoryException e) {
      actual = e.getClass();
    }
    assertThat(actual).as(this::story).isEqualTo(expected);
    if (replay != null && told != ANY) {
      boolean failed = expected instanceof Class || expected.equals(MemoryGas.OUT_OF_GAS);
      boolean heard = replay.events() > before;
      assertThat(heard).as(this::story).isEqualTo(told != 0 && !failed);
    }
  }

  private static Object comparable(Object answer) {
    return answer instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : answer;
  }

  private void compareShape() {
    int depth = draw.upTo(model.depth() + 1);
    Frame frame = byDepth.get(depth);
    boolean same =
        frames.depth() == model.depth()
            && frames.total() == model.total()
            && frames.capacity() >= model.total()
            && frame.size() == model.size(depth)
            && frame.words() == model.size(depth) / 32
            && frame.isEmpty() == (model.size(depth) == 0);
    assertThat(same).as(this::story).isTrue();
  }

  /** Reads a little, so that memory is cleared in the order that the operations ask for. */
  private void sample() {
    int depth = draw.upTo(model.depth() + 1);
    int size = model.size(depth);
    if (size > 0) {
      int at = draw.upTo(size);
      int length = Math.min(size - at, 1 + draw.upTo(100));
      compare(
          "sample of " + depth + " at " + at,
          length,
          () -> byDepth.get(depth).getBytes(at, length),
          () -> model.get(depth, at, length));
    }
  }

  private void compareContents() {
    for (int depth = 0; depth <= model.depth(); depth++) {
      byte[] expected = model.get(depth, 0, model.size(depth));
      byte[] actual = byDepth.get(depth).snapshot();
      assertThat(Arrays.mismatch(actual, expected)).as(this::story).isEqualTo(-1);
      if (replay != null) {
        byte[] replayed = replay.at(byDepth.get(depth).base, expected.length);
        assertThat(Arrays.mismatch(replayed, expected)).as(this::story).isEqualTo(-1);
      }
    }
  }

  private long gas(int depth, long offset, long length) {
    BigInteger price = model.price(depth, offset, length);
    return draw.gas(price.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact());
  }

  private String story() {
    int from = Math.max(0, lately.size() - 12);
    return "after " + from + ": " + String.join("; ", lately.subList(from, lately.size()));
  }
}
