/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.store;

import dev.engram.cli.input.BadInput;
import dev.engram.evm.code.Code;
import dev.engram.evm.state.Account;
import dev.engram.evm.state.Slot;
import dev.engram.evm.state.WorldState;
import dev.engram.evm.uint256.Uint256;
import dev.engram.space.Address;
import dev.engram.space.RegionSettings;
import dev.engram.space.RegionType;
import dev.engram.space.Space;
import dev.engram.space.SpaceBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The accounts of the EVM in a memory, as {@code docs/store-evm.md} lays them out: a chunk for each
 * account, planes with its storage, and its code. What did not change is not written.
 */
public final class WorldMemory {

  static final int ACCOUNTS = 16;
  static final int STORAGE = 17;
  static final int CODE = 18;

  private static final byte[] MAGIC = "ENGRAM-EVM 1".getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK = 256;

  /** Chunks of a region. */
  private static final int CHUNKS = (int) (Address.REGION_CELLS / CHUNK);

  private static final int RECORD = 64;
  private static final int SLOTS = Address.PLANE_CELLS / RECORD - 1;
  private static final int WORD = 32;

  /** Where things are in the chunk of an account. */
  private static final int IS_THERE = 0;

  private static final int AT_ADDRESS = 4;
  private static final int AT_NONCE = 24;
  private static final int AT_BALANCE = 32;
  private static final int AT_CODE = 64;
  private static final int AT_PLANE = 72;

  /** An account as the memory has it. */
  private static final class Entry {
    private final int number;
    private byte[] code = {};
    private int codeChunk;

    /** The plane of the storage, in the order in which they are linked. */
    private int[] planes = {};

    /** The keys, in the order of their records. */
    private final Map<Uint256, Integer> slots = new LinkedHashMap<>();

    Entry(int number) {
      this.number = number;
    }

    int codeEnd() {
      return codeChunk + chunks(code.length);
    }
  }

  private final Space space;
  private final Map<dev.engram.evm.state.Address, Entry> entries = new HashMap<>();

  /** The numbers that accounts have, and 0, which none has. */
  private final BitSet numbers = new BitSet();

  /** The planes with storage, and plane 0, which has none. */
  private final BitSet planes = new BitSet();

  /** The chunks with code. */
  private final BitSet codes = new BitSet();

  private WorldMemory(Space space) {
    this.space = space;
    numbers.set(0);
    planes.set(0);
  }

  /** The regions of such a memory. */
  public static SortedMap<Integer, RegionSettings> regions() {
    SortedMap<Integer, RegionSettings> regions = new TreeMap<>();
    for (int region : new int[] {ACCOUNTS, STORAGE, CODE}) {
      regions.put(region, RegionSettings.of(RegionType.STATE));
    }
    return regions;
  }

  /** A builder of such a memory. */
  public static SpaceBuilder builder() {
    SpaceBuilder builder = Space.builder();
    regions().forEach(builder::region);
    return builder;
  }

  /**
   * Reads the accounts of a memory, which may be new.
   *
   * @param world where they are put
   * @throws BadInput if it is none that was written here
   */
  public static WorldMemory read(Space space, WorldState world) {
    WorldMemory memory = new WorldMemory(space);
    memory.readInto(world);
    return memory;
  }

  private void readInto(WorldState world) {
    byte[] head = get(ACCOUNTS, 0, CHUNK);
    if (!Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      if (Arrays.equals(head, new byte[CHUNK])) {
        return;
      }
      throw damaged("its accounts do not begin with a format that is known here");
    }
    int most = ByteBuffer.wrap(head).getInt(16);
    if (most < 0 || most >= CHUNKS || get(ACCOUNTS, (long) most * CHUNK, 1)[IS_THERE] == 0) {
      throw damaged("it counts %d accounts".formatted(most));
    }
    for (int number = 1; number <= most; number++) {
      byte[] chunk = get(ACCOUNTS, (long) number * CHUNK, CHUNK);
      if (chunk[IS_THERE] != 0) {
        read(number, chunk, world);
      }
    }
  }

  private void read(int number, byte[] chunk, WorldState world) {
    ByteBuffer fields = ByteBuffer.wrap(chunk);
    Entry entry = new Entry(number);
    dev.engram.evm.state.Address address =
        dev.engram.evm.state.Address.fromBytes(chunk, AT_ADDRESS);
    entry.codeChunk = fields.getInt(AT_CODE);
    int length = fields.getInt(AT_CODE + 4);
    if (length < 0
        || length > 1 << 24
        || entry.codeChunk < 0
        || entry.codeChunk > CHUNKS - chunks(length)) {
      throw damaged("the code of account %d is nowhere".formatted(number));
    }
    entry.code = get(CODE, (long) entry.codeChunk * CHUNK, length);
    if (!codes.get(entry.codeChunk, entry.codeEnd()).isEmpty()) {
      throw damaged("the code of account %d is another's too".formatted(number));
    }
    codes.set(entry.codeChunk, entry.codeEnd());
    Map<Uint256, Uint256> storage = readSlots(entry, fields.getInt(AT_PLANE));
    if (entries.put(address, entry) != null) {
      throw damaged("account %s is there twice".formatted(address));
    }
    numbers.set(number);
    Code code = length == 0 ? Code.EMPTY : Code.of(entry.code);
    Uint256 balance = Uint256.fromBytes(chunk, AT_BALANCE, WORD);
    world.put(address, balance, fields.getLong(AT_NONCE), code, storage);
  }

  private Map<Uint256, Uint256> readSlots(Entry entry, int first) {
    Map<Uint256, Uint256> storage = new HashMap<>();
    for (int plane = first; plane != 0; ) {
      if (plane < 0 || plane >= Address.PLANES || planes.get(plane)) {
        throw damaged("the storage of account %d goes astray".formatted(entry.number));
      }
      take(entry, plane);
      ByteBuffer head = ByteBuffer.wrap(get(STORAGE, at(plane, 0), RECORD));
      if (head.getInt(0) != entry.number) {
        throw damaged("the storage of account %d goes astray".formatted(entry.number));
      }
      int next = head.getInt(4);
      int count = head.getInt(8);
      if (count < 0 || count > SLOTS || next != 0 && count < SLOTS) {
        throw damaged("the storage of account %d has %d slots".formatted(entry.number, count));
      }
      for (int i = 1; i <= count; i++) {
        byte[] record = get(STORAGE, at(plane, i), RECORD);
        Uint256 key = Uint256.fromBytes(record, 0, WORD);
        Uint256 value = Uint256.fromBytes(record, WORD, WORD);
        if (entry.slots.put(key, entry.slots.size()) != null) {
          throw damaged("the storage of account %d has key %s twice".formatted(entry.number, key));
        }
        if (!value.isZero()) {
          storage.put(key, value);
        }
      }
      plane = next;
    }
    return storage;
  }

  private static BadInput damaged(String what) {
    return new BadInput("the memory is not one of accounts: " + what);
  }

  private void take(Entry entry, int plane) {
    planes.set(plane);
    entry.planes = Arrays.copyOf(entry.planes, entry.planes.length + 1);
    entry.planes[entry.planes.length - 1] = plane;
  }

  /**
   * Writes the accounts that exist now.
   *
   * @throws BadInput if there are too many for the memory
   */
  public void write(WorldState world) {
    Map<dev.engram.evm.state.Address, Account> all = new LinkedHashMap<>();
    world.accounts().forEach(account -> all.put(account.address(), account));
    for (dev.engram.evm.state.Address gone :
        entries.keySet().stream().filter(each -> !all.containsKey(each)).sorted().toList()) {
      remove(gone);
    }
    all.values().forEach(this::write);
    byte[] head = Arrays.copyOf(MAGIC, CHUNK);
    ByteBuffer.wrap(head).putInt(16, numbers.length() - 1);
    set(ACCOUNTS, 0, head);
  }

  private void remove(dev.engram.evm.state.Address address) {
    Entry entry = Objects.requireNonNull(entries.remove(address));
    numbers.clear(entry.number);
    for (int plane : entry.planes) {
      planes.clear(plane);
      space.fill(Address.of(STORAGE, plane, 0), Address.PLANE_CELLS, (byte) 0);
    }
    clearCode(entry);
    set(ACCOUNTS, (long) entry.number * CHUNK, new byte[CHUNK]);
  }

  private void write(Account account) {
    Entry entry = entries.get(account.address());
    if (entry == null) {
      entry = new Entry(freeNumber());
      entries.put(account.address(), entry);
      numbers.set(entry.number);
    }
    writeCode(entry, account.code().bytes());
    writeSlots(entry, account);
    byte[] chunk = new byte[CHUNK];
    ByteBuffer fields = ByteBuffer.wrap(chunk);
    fields.put(IS_THERE, (byte) 1);
    fields.put(AT_ADDRESS, account.address().toBytes());
    fields.putLong(AT_NONCE, account.nonce());
    fields.put(AT_BALANCE, account.balance().toBytes());
    fields.putInt(AT_CODE, entry.codeChunk);
    fields.putInt(AT_CODE + 4, entry.code.length);
    fields.putInt(AT_PLANE, entry.planes.length == 0 ? 0 : entry.planes[0]);
    set(ACCOUNTS, (long) entry.number * CHUNK, chunk);
  }

  /** The least number that no account has. */
  private int freeNumber() {
    int number = numbers.nextClearBit(0);
    if (number == CHUNKS) {
      throw new BadInput("there are more accounts than a memory can keep");
    }
    return number;
  }

  private void writeCode(Entry entry, byte[] code) {
    if (Arrays.equals(code, entry.code)) {
      return;
    }
    clearCode(entry);
    if (chunks(code.length) > chunks(entry.code.length)) {
      entry.codeChunk = freeCode(chunks(code.length));
    }
    entry.code = code;
    entry.codeChunk = code.length == 0 ? 0 : entry.codeChunk;
    codes.set(entry.codeChunk, entry.codeEnd());
    set(CODE, (long) entry.codeChunk * CHUNK, code);
  }

  private void clearCode(Entry entry) {
    codes.clear(entry.codeChunk, entry.codeEnd());
    set(CODE, (long) entry.codeChunk * CHUNK, new byte[entry.code.length]);
  }

  /** The first place with so many chunks that no code is in. */
  private int freeCode(int wanted) {
    int at = codes.nextClearBit(0);
    for (int end = codes.nextSetBit(at); end >= 0 && end - at < wanted; ) {
      at = codes.nextClearBit(end);
      end = codes.nextSetBit(at);
    }
    if (at > CHUNKS - wanted) {
      throw new BadInput("there is more code than a memory can keep");
    }
    return at;
  }

  private void writeSlots(Entry entry, Account account) {
    Map<Uint256, Uint256> values = new LinkedHashMap<>();
    for (Slot slot : account.slots()) {
      values.put(slot.key(), slot.value());
      entry.slots.putIfAbsent(slot.key(), entry.slots.size());
    }
    while (entry.planes.length * SLOTS < entry.slots.size()) {
      take(entry, freePlane());
    }
    entry.slots.forEach((key, place) -> {
      byte[] record = Arrays.copyOf(key.toBytes(), RECORD);
      System.arraycopy(values.getOrDefault(key, Uint256.ZERO).toBytes(), 0, record, WORD, WORD);
      set(STORAGE, at(entry.planes[place / SLOTS], 1 + place % SLOTS), record);
    });
    for (int i = 0; i < entry.planes.length; i++) {
      byte[] head = new byte[RECORD];
      ByteBuffer.wrap(head)
          .putInt(entry.number)
          .putInt(i + 1 < entry.planes.length ? entry.planes[i + 1] : 0)
          .putInt(Math.min(SLOTS, entry.slots.size() - i * SLOTS));
      set(STORAGE, at(entry.planes[i], 0), head);
    }
  }

  private int freePlane() {
    int plane = planes.nextClearBit(0);
    if (plane == Address.PLANES) {
      throw new BadInput("there is more storage than a memory can keep");
    }
    return plane;
  }

  /** The pointer of a record of a plane, of which the first is its head. */
  private static long at(int plane, int record) {
    return (long) plane * Address.PLANE_CELLS + (long) record * RECORD;
  }

  private static int chunks(int bytes) {
    return (bytes + CHUNK - 1) / CHUNK;
  }

  private byte[] get(int region, long pointer, int length) {
    byte[] bytes = new byte[length];
    if (length > 0) {
      space.read(Address.at(region, pointer), bytes, 0, length);
    }
    return bytes;
  }

  /** Writes bytes if they are others than those that are there. */
  private void set(int region, long pointer, byte[] bytes) {
    if (bytes.length > 0 && !Arrays.equals(get(region, pointer, bytes.length), bytes)) {
      space.write(Address.at(region, pointer), bytes, 0, bytes.length);
    }
  }
}
