/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import static dev.engram.arena.Handle.GENERATION_SHIFT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The entry of every block: one word that says whether a handle is good and where its block is.
 *
 * <pre>
 *   63          36 35   32 31                0
 *   | generation  | state |        low        |
 * </pre>
 *
 * <p>{@code low} is a place: in RAM the granule of the block in the region; for a block on disk its
 * location there; for a free entry the next free one. Since {@link #RAM} is zero, and so are those
 * bits in a handle, one compare ({@link #isPresent}) rejects every handle that is stale or made up,
 * and every block that is not simply there.
 *
 * <p>Entries lie in pages of {@value #PAGE}, all of one size class and one shard. What a page's
 * blocks may be read to without looking further, the bytes of a slot, is in {@link #bounds}, so
 * that a bound is found without looking at where the block is. Blocks that differ in size have zero
 * there, which sends their accesses beyond the first granule to the slow path. A page is never
 * given back: an entry must remember its generation for as long as a handle may come back.
 *
 * <p>All entries are in one array, since the way through an array of pages costs a load more for
 * each access. It grows when no shard is locked: with all of them locked, by a copy, and by waiting
 * for the readers who may use the old one ({@link AllShards#growTable}).
 *
 * <p>A generation goes up when a block is freed. After the last one the entry retires and is never
 * used again, so that no handle ever names two blocks. Twenty-eight bits that begin at random in
 * the lower half last for 2^27 lifetimes or more; with twenty-four a loop that allocates and frees
 * wraps in a tenth of a second.
 */
final class BlockTable {

  static final int RAM = 0;
  static final int MOVING = 1;
  static final int COMPRESSED = 2;
  static final int DISK = 3;
  static final int LOADING = 4;
  static final int FREE = 5;
  static final int RETIRED = 6;

  static final int PAGE_SHIFT = 10;
  static final int PAGE = 1 << PAGE_SHIFT;
  static final int IN_PAGE = PAGE - 1;

  static final long STATE = 0xFL << 32;
  static final long GENERATION = -1L << GENERATION_SHIFT;
  static final long NEXT_GENERATION = 1L << GENERATION_SHIFT;
  static final long LOW = 0xFFFF_FFFFL;
  static final int NONE = -1;

  static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int FIRST_ENTRIES = 16 * PAGE;
  private static final long[] NO_WORDS = {};
  private static final byte[] NO_SLACK = {};

  /**
   * Entries up to which the table doubles; then a thirty-second part of it is the most that is
   * unused.
   */
  private static final int DOUBLED = 1 << 18;

  /** The word of an entry that is not a block's, or never again. */
  static final long NEVER = (long) RETIRED << 32;

  /** What the offset of a byte in a block can be: a place is 32 bits of granules. */
  private static final long OFFSET = (1L << 32 + SizeClasses.GRANULE_SHIFT) - 1;

  /** Bytes that every block has, its slot being a granule at least. */
  private static final int LEAST = 16;

  /**
   * The first entries are nobody's: they share their cache lines with the lengths of the arrays,
   * which every access reads. A thread that allocated and freed with one of them made all others
   * wait, two to three times as long for each block.
   */
  private static final int FIRST = 128;

  /** The word of each entry. */
  long[] words;

  /** The same for those who may use them without a lock, or nothing where nobody may. */
  long[] quickWords;

  /** The same for those who are in a guard. */
  long[] guardedWords;

  /**
   * Of each page, twice the bytes up to which its blocks may be accessed quickly, and one more if
   * it has columns, so that freeing concerns more than the entry.
   */
  int[] bounds;

  /** The lower eight bits of the bytes that each block asked for. */
  private byte[] sizes;

  /**
   * The upper eight bits of the bytes of its slot that each block did not ask for, by pages, of
   * those whose slots are so large that there may be some.
   */
  private byte[][] moreSlack;

  /**
   * Of each page the stack of {@link Recent} to which its blocks' slots go when they are freed; one
   * that is full for good where freeing takes more, or other stacks too: {@link Page#tellStack}.
   */
  long[][] stacks;

  private @Nullable Page[] pages;

  private final int tag;
  private final int most;
  private final SplittableRandom generations;
  private final boolean quick;
  private final boolean guarded;
  private volatile int count;

  /**
   * @param quick whether blocks may be used without a lock
   * @param guarded whether they may in a guard
   */
  BlockTable(int tag, int most, boolean quick, boolean guarded, long seed) {
    this.tag = tag << Handle.TAG_SHIFT;
    this.quick = quick;
    this.guarded = guarded;
    this.most = most;
    this.generations = new SplittableRandom(seed);
    int entries = Math.max(PAGE, Math.min(most, FIRST_ENTRIES) & -PAGE);
    this.words = new long[entries];
    Arrays.fill(words, NEVER);
    this.quickWords = quick ? words : NO_WORDS;
    this.guardedWords = guarded ? words : NO_WORDS;
    this.bounds = new int[entries >>> PAGE_SHIFT];
    this.sizes = new byte[entries];
    this.moreSlack = new byte[entries >>> PAGE_SHIFT][];
    Arrays.fill(moreSlack, NO_SLACK);
    this.stacks = new long[entries >>> PAGE_SHIFT][];
    Arrays.fill(stacks, Recent.NOTHING);
    this.pages = new @Nullable Page[entries >>> PAGE_SHIFT];
  }

  /** Whether a handle has this arena's tag. */
  boolean isOurs(long handle) {
    return Handle.tag(handle) == tag >>> Handle.TAG_SHIFT;
  }

  /** The handle of a block. */
  long handle(long word, int index) {
    return (word & GENERATION) | ((index ^ tag) & LOW);
  }

  /** The page of an index that exists. */
  Page page(int index) {
    return castNonNull(pages[index >>> PAGE_SHIFT]);
  }

  @SuppressWarnings("NullAway") // an index that exists has a page
  private static Page castNonNull(@Nullable Page page) {
    return page;
  }

  /** The page of a handle, or null if there is none that this thread sees. */
  @Nullable Page pageIfSeen(long handle) {
    @Nullable Page[] all = pages;
    int page = ((int) handle ^ tag) >>> PAGE_SHIFT;
    return page < all.length ? all[page] : null;
  }

  /** Closes the short ways to read, write and free. All shards are locked. */
  synchronized void close() {
    quickWords = NO_WORDS;
    guardedWords = NO_WORDS;
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] |= 1;
    }
    Arrays.fill(stacks, Recent.NOTHING);
  }

  /** The page of a handle, or null if there is none. */
  synchronized @Nullable Page pageOf(long handle) {
    int page = ((int) handle ^ tag) >>> PAGE_SHIFT;
    return page < pages.length ? pages[page] : null;
  }

  long word(int index) {
    return (long) WORD.getAcquire(words, index);
  }

  /** Publishes what was written to the block before. */
  void set(int index, long word) {
    WORD.setRelease(words, index, word);
  }

  /** The index that a handle means; one that is no entry's, or negative, for other arenas' ones. */
  int index(long handle) {
    return (int) handle ^ tag;
  }

  /**
   * Whether a handle is of the block that a word is of, and the block simply there. The handle's
   * own state is looked at too: a made-up handle could otherwise have that of an entry which is
   * free.
   */
  static boolean isPresent(long word, long handle) {
    return ((word ^ handle) >>> 32 | handle >>> 32 & STATE >>> 32) == 0;
  }

  /**
   * How far behind the first granule bytes lie that {@link #isInside}. The compiler knows then that
   * it is not far.
   */
  static long in(long granule, long offset) {
    return (granule << SizeClasses.GRANULE_SHIFT) + (offset & OFFSET);
  }

  /**
   * Whether bytes lie in a block of an entry, as far as that is known without looking further. For
   * an offset that the compiler knows, inside the granule that every block has, nothing is left of
   * this. No difference overflows, since no bound is less than the longest value.
   */
  boolean isInside(int entry, long offset, int length) {
    return offset >= 0 && offset <= LEAST - length
        || (offset | (bounds[entry >>> PAGE_SHIFT] >>> 1) - length - offset) >= 0;
  }

  /**
   * A page of fresh entries, or null if there is no room for one in the array.
   *
   * @param sizeClass what its blocks are
   * @param place where they lie, as {@link Recent} has it
   */
  synchronized @Nullable Page addPage(int sizeClass, int place, Shard shard) {
    if (count + PAGE > words.length) {
      return null;
    }
    for (int i = firstOf(count); i < PAGE; i++) {
      long generation = 1L + generations.nextInt(1 << 27);
      words[count + i] = generation << GENERATION_SHIFT | (long) FREE << 32;
    }
    bounds[count >>> PAGE_SHIFT] =
        (sizeClass == SizeClasses.BLOB ? LEAST : SizeClasses.slotBytes(sizeClass)) << 1;
    if (SizeClasses.isWide(sizeClass)) {
      moreSlack[count >>> PAGE_SHIFT] = new byte[PAGE];
    }
    Page page = new Page(this, sizeClass, place, shard, count);
    pages[count >>> PAGE_SHIFT] = page;
    page.tellStack();
    count += PAGE;
    return page;
  }

  /** How many entries of a page are nobody's. */
  static int firstOf(int page) {
    return page == 0 ? FIRST : 0;
  }

  /** Whether the array is full and may be longer. */
  synchronized boolean shouldGrow() {
    return count + PAGE > words.length && words.length + PAGE <= most;
  }

  /** Makes the array longer. All shards are locked. */
  synchronized void grow() {
    long more = words.length < DOUBLED ? words.length : words.length >>> 5;
    int entries = (int) Math.min(most & -PAGE, (words.length + more) & -PAGE);
    long[] moreWords = Arrays.copyOf(words, entries);
    Arrays.fill(moreWords, words.length, entries, NEVER);
    int[] moreBounds = Arrays.copyOf(bounds, entries >>> PAGE_SHIFT);
    int before = stacks.length;
    sizes = Arrays.copyOf(sizes, entries);
    moreSlack = Arrays.copyOf(moreSlack, entries >>> PAGE_SHIFT);
    Arrays.fill(moreSlack, before, moreSlack.length, NO_SLACK);
    stacks = Arrays.copyOf(stacks, entries >>> PAGE_SHIFT);
    Arrays.fill(stacks, before, stacks.length, Recent.NOTHING);
    pages = Arrays.copyOf(pages, entries >>> PAGE_SHIFT);
    VarHandle.releaseFence();
    bounds = moreBounds;
    words = moreWords;
    quickWords = quick ? words : NO_WORDS;
    guardedWords = guarded ? words : NO_WORDS;
  }

  /** The bytes that a block asked for, fewer by less than 2^16 than those of its slot. */
  int size(int entry, int slotBytes) {
    byte[] more = moreSlack[entry >>> PAGE_SHIFT];
    int upper = more.length == 0 ? 0 : more[entry & IN_PAGE] & 0xFF;
    int lower = slotBytes - sizes[entry] & 0xFF;
    return slotBytes - (upper << 8 | lower);
  }

  /** Notes them, for an entry of a page whose slots have so many bytes. */
  void size(int entry, int slotBytes, int size) {
    narrowSize(entry, size);
    if (slotBytes >= SizeClasses.WIDE) {
      moreSlack[entry >>> PAGE_SHIFT][entry & IN_PAGE] = (byte) (slotBytes - size >>> 8);
    }
  }

  /** The same where slots have fewer bytes than {@link SizeClasses#WIDE}. */
  void narrowSize(int entry, int size) {
    sizes[entry] = (byte) size;
  }

  /** How many entries there are. */
  int size() {
    return count;
  }

  /** Bytes of heap. */
  synchronized long heapBytes() {
    long bytes = 9L * words.length + 16L * pages.length;
    for (int first = 0; first < count; first += PAGE) {
      bytes += page(first).heapBytes();
    }
    return bytes;
  }
}
