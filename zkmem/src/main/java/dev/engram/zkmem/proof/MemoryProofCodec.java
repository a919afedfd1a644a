/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.proof;

import dev.engram.stark.security.Profile;
import dev.engram.zkmem.air.LoggedTable;
import dev.engram.zkmem.air.MemoryAirs;
import dev.engram.zkmem.air.TableId;
import dev.engram.zkmem.model.Boundary;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes proofs of memories as bytes and reads them, in one way only: docs/proof-format.md, part 3.
 * All numbers are big-endian. Nothing is allocated for what is not there.
 */
public final class MemoryProofCodec {

  private static final byte[] MAGIC = "ENGRMPRF".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int ROOT_WORDS = MemoryConfiguration.LEAF_LIMBS;

  private final MemoryConfiguration memory;
  private final MemoryAirs airs;

  private MemoryProofCodec(MemoryConfiguration memory, Profile profile) {
    this.memory = memory;
    this.airs = MemoryAirs.of(memory, profile.field());
  }

  /** A proof's bytes. */
  public static byte[] encode(MemoryProof proof) {
    long proofs = proof.segments().stream().mapToLong(segment -> segment.proof().length).sum();
    int about = (int) Math.min(proofs + (1 << 10), 1 << 30);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(about);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] profile = proof.profile().getBytes(StandardCharsets.US_ASCII);
      out.write(MAGIC);
      out.writeShort(VERSION);
      out.writeByte(profile.length);
      out.write(profile);
      out.write(proof.memory().canonical());
      out.writeInt(proof.segments().size());
      MemoryProofCodec codec =
          new MemoryProofCodec(proof.memory(), Profile.named(proof.profile()).orElseThrow());
      for (MemoryProof.Segment segment : proof.segments()) {
        codec.write(out, segment.statement());
        out.writeInt(segment.proof().length);
        out.write(segment.proof());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(DataOutputStream out, SegmentStatement statement) throws IOException {
    words(out, statement.initialRoot());
    words(out, statement.finalRoot());
    out.writeInt(statement.finalTime());
    out.writeInt(statement.increments());
    LogCommitment log = statement.log();
    out.writeByte(log.tables().size());
    for (LoggedTable table : log.tables()) {
      out.writeByte(airs.find(table.id().kind(), table.id().width()).orElseThrow());
      out.writeByte(table.logRows());
    }
    words(out, log.root());
    out.writeByte(statement.claims().size());
    for (Claim claim : statement.claims()) {
      out.writeShort(claim.space());
      out.writeInt(claim.pointer());
      for (int cell : claim.cells()) {
        if (memory.cells() == Cells.BYTES) {
          out.writeByte(cell);
        } else {
          out.writeInt(cell);
        }
      }
    }
  }

  private static void words(DataOutputStream out, int[] words) throws IOException {
    for (int word : words) {
      out.writeInt(word);
    }
  }

  /**
   * Reads a proof.
   *
   * @throws InvalidMemoryProof if the bytes are not exactly what {@link #encode} writes
   */
  public static MemoryProof decode(byte[] bytes) throws InvalidMemoryProof {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return decode(in);
    } catch (BufferUnderflowException e) {
      throw new InvalidMemoryProof("the proof ends too early, after " + bytes.length + " bytes");
    }
  }

  private static MemoryProof decode(ByteBuffer in) throws InvalidMemoryProof {
    for (byte expected : MAGIC) {
      require(in.get() == expected, "these bytes are no proof of a memory");
    }
    int version = in.getShort() & 0xFFFF;
    require(version == VERSION, "version " + version + " of the format is not known");
    byte[] name = bytes(in, in.get() & 0xFF);
    String named = new String(name, StandardCharsets.ISO_8859_1);
    Profile profile =
        Profile.named(named)
            .orElseThrow(() -> new InvalidMemoryProof("no profile has the name that it says"));
    MemoryConfiguration memory;
    try {
      memory = MemoryConfiguration.of(bytes(in, MemoryConfiguration.CANONICAL_BYTES));
    } catch (IllegalArgumentException e) {
      throw new InvalidMemoryProof("the configuration is none: " + e.getMessage());
    }
    int count = in.getInt();
    require(count >= 1, "a run has at least one segment, not " + count);
    MemoryProofCodec codec = new MemoryProofCodec(memory, profile);
    List<MemoryProof.Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SegmentStatement statement = codec.statement(in);
      int length = in.getInt();
      require(length >= 0, "a length below zero");
      segments.add(new MemoryProof.Segment(statement, bytes(in, length)));
    }
    require(!in.hasRemaining(), in.remaining() + " bytes follow the proof");
    return new MemoryProof(memory, profile.name(), segments);
  }

  private SegmentStatement statement(ByteBuffer in) throws InvalidMemoryProof {
    boolean rooted = memory.boundary() == Boundary.PERSISTENT;
    int[] initial = words(in, rooted ? ROOT_WORDS : 0);
    int[] last = words(in, rooted ? ROOT_WORDS : 0);
    int time = in.getInt();
    int increments = in.getInt();
    int count = in.get() & 0xFF;
    List<LoggedTable> tables = new ArrayList<>();
    int before = -1;
    for (int i = 0; i < count; i++) {
      int place = in.get() & 0xFF;
      require(
          place > before && place < airs.tables().size(),
          "the tables of a log come in the order of the key");
      TableId id = airs.tables().get(place).id();
      require(id.kind().isLogged(), "no log is in the table " + id);
      tables.add(new LoggedTable(id, in.get()));
      before = place;
    }
    LogCommitment log =
        new LogCommitment(tables, words(in, count == 0 ? 0 : LogCommitment.ROOT_WORDS));
    List<Claim> claims = new ArrayList<>();
    int claimed = in.get() & 0xFF;
    require(claimed <= memory.claims(), "more claims than the memory has");
    for (int i = 0; i < claimed; i++) {
      claims.add(new Claim(in.getShort() & 0xFFFF, in.getInt(), cells(in)));
    }
    return new SegmentStatement(initial, last, time, increments, log, claims);
  }

  private int[] cells(ByteBuffer in) {
    int[] cells = new int[memory.blockCells()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = memory.cells() == Cells.BYTES ? in.get() & 0xFF : in.getInt();
    }
    return cells;
  }

  private static int[] words(ByteBuffer in, int count) {
    int[] words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = in.getInt();
    }
    return words;
  }

  private static byte[] bytes(ByteBuffer in, int count) {
    if (count > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static void require(boolean holds, String otherwise) throws InvalidMemoryProof {
    if (!holds) {
      throw new InvalidMemoryProof(otherwise);
    }
  }
}
