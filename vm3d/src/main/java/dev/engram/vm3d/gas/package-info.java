/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the 3-D machine charges, and for what. */
@NullMarked
package dev.engram.vm3d.gas;

import org.jspecify.annotations.NullMarked;
