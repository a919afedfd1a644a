/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.open;

import dev.engram.stark.security.Profile;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes openings as bytes and reads them, in one way only: docs/proof-format.md, part 4. All
 * numbers are big-endian. Nothing is allocated for what is not there.
 */
final class OpeningProofCodec {

  private static final byte[] MAGIC = "ENGRMOPN".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int EQUAL = 0;
  private static final int WITHIN = 1;
  private static final int SAME = 2;
  private static final int SUM = 3;

  private final MemoryConfiguration memory;

  private OpeningProofCodec(MemoryConfiguration memory) {
    this.memory = memory;
  }

  /** Whether bytes begin as openings do. */
  static boolean isOne(byte[] bytes) {
    return bytes.length >= MAGIC.length
        && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** The name of a profile before it hid anything. */
  static String baseName(Profile profile) {
    for (Profile shipped : Profile.SHIPPED) {
      if (shipped.withZeroKnowledge().equals(profile)) {
        return shipped.name();
      }
    }
    throw new IllegalArgumentException("no profile that is shipped: " + profile.name());
  }

  /** An opening's bytes. */
  static byte[] encode(OpeningProof proof) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] profile = proof.profile().getBytes(StandardCharsets.US_ASCII);
      OpeningStatement statement = proof.statement();
      out.write(MAGIC);
      out.writeShort(VERSION);
      out.writeByte(profile.length);
      out.write(profile);
      out.write(statement.memory().canonical());
      for (int word : statement.root()) {
        out.writeInt(word);
      }
      out.writeShort(statement.predicates().size());
      OpeningProofCodec codec = new OpeningProofCodec(statement.memory());
      for (Predicate predicate : statement.predicates()) {
        codec.write(out, predicate);
      }
      out.writeInt(proof.proof().length);
      out.write(proof.proof());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(DataOutputStream out, Predicate predicate) throws IOException {
    switch (predicate) {
      case Predicate.Equal equal -> {
        out.writeByte(EQUAL);
        write(out, equal.place());
        for (int cell : equal.cells()) {
          if (memory.cells() == Cells.BYTES) {
            out.writeByte(cell);
          } else {
            out.writeInt(cell);
          }
        }
      }
      case Predicate.Within within -> {
        out.writeByte(WITHIN);
        write(out, within.place());
        write(out, within.low(), digits(within.place()));
        write(out, within.high(), digits(within.place()));
      }
      case Predicate.Same same -> {
        out.writeByte(SAME);
        write(out, same.place());
        write(out, same.other());
      }
      case Predicate.Sum sum -> {
        out.writeByte(SUM);
        write(out, sum.first());
        out.writeInt(sum.count());
        out.writeInt(sum.stride());
        write(out, sum.total(), OpeningStatement.totalDigits(digits(sum.first())));
      }
    }
  }

  private static void write(DataOutputStream out, Place place) throws IOException {
    out.writeShort(place.space());
    out.writeInt(place.pointer());
    out.writeByte(place.width());
  }

  private static void write(DataOutputStream out, BigInteger number, int digits)
      throws IOException {
    for (int i = digits - 1; i >= 0; i--) {
      out.writeByte(number.shiftRight(i * Byte.SIZE).intValue());
    }
  }

  private int digits(Place place) {
    return Digits.ofCell(memory) * place.width();
  }

  /**
   * Reads an opening.
   *
   * @throws InvalidOpening if the bytes are not exactly what {@link #encode} writes
   * @throws OpeningException if they are, but the statement is none
   */
  static OpeningProof decode(byte[] bytes) throws InvalidOpening {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return decode(in);
    } catch (BufferUnderflowException e) {
      throw new InvalidOpening("the opening ends too early, after " + bytes.length + " bytes");
    }
  }

  private static OpeningProof decode(ByteBuffer in) throws InvalidOpening {
    for (byte expected : MAGIC) {
      require(in.get() == expected, "these bytes are no opening");
    }
    int version = in.getShort() & 0xFFFF;
    require(version == VERSION, "version " + version + " of the format is not known");
    byte[] name = bytes(in, in.get() & 0xFF);
    String profile = new String(name, StandardCharsets.ISO_8859_1);
    require(Profile.named(profile).isPresent(), "no profile has the name that it says");
    MemoryConfiguration memory;
    try {
      memory = MemoryConfiguration.of(bytes(in, MemoryConfiguration.CANONICAL_BYTES));
    } catch (IllegalArgumentException e) {
      throw new InvalidOpening("the configuration is none: " + e.getMessage());
    }
    require(memory.boundary() == Boundary.PERSISTENT, "a volatile memory has no root");
    int[] root = new int[MemoryConfiguration.LEAF_LIMBS];
    for (int i = 0; i < root.length; i++) {
      root[i] = in.getInt();
    }
    OpeningProofCodec codec = new OpeningProofCodec(memory);
    int count = in.getShort() & 0xFFFF;
    require(count <= OpeningStatement.MOST_PREDICATES, count + " predicates are too many");
    List<Predicate> predicates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      predicates.add(codec.predicate(in));
    }
    int length = in.getInt();
    require(length >= 0, "a length below zero");
    byte[] proof = bytes(in, length);
    require(!in.hasRemaining(), in.remaining() + " bytes follow the opening");
    return new OpeningProof(profile, new OpeningStatement(memory, root, predicates), proof);
  }

  private Predicate predicate(ByteBuffer in) throws InvalidOpening {
    int kind = in.get() & 0xFF;
    Place place = place(in);
    return switch (kind) {
      case EQUAL -> new Predicate.Equal(place, cells(in, place.width()));
      case WITHIN ->
          new Predicate.Within(place, number(in, digits(place)), number(in, digits(place)));
      case SAME -> new Predicate.Same(place, place(in));
      case SUM ->
          new Predicate.Sum(
              place,
              in.getInt(),
              in.getInt(),
              number(in, OpeningStatement.totalDigits(digits(place))));
      default -> throw new InvalidOpening("no predicate is of the kind " + kind);
    };
  }

  private static Place place(ByteBuffer in) throws InvalidOpening {
    Place place = new Place(in.getShort() & 0xFFFF, in.getInt(), in.get() & 0xFF);
    require(place.width() <= MemoryConfiguration.MAX_WIDTH, "no place is of so many cells");
    return place;
  }

  private int[] cells(ByteBuffer in, int width) {
    int[] cells = new int[width];
    for (int i = 0; i < width; i++) {
      cells[i] = memory.cells() == Cells.BYTES ? in.get() & 0xFF : in.getInt();
    }
    return cells;
  }

  private static BigInteger number(ByteBuffer in, int digits) {
    return new BigInteger(1, bytes(in, digits));
  }

  private static byte[] bytes(ByteBuffer in, int count) {
    if (count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static void require(boolean holds, String otherwise) throws InvalidOpening {
    if (!holds) {
      throw new InvalidOpening(otherwise);
    }
  }
}
