;; Copies lines and puts a prefix before each, 64 bytes at a time. The hot loop of combined.log: see combiner.ts.
(module
  ;; The layout is combiner.ts's: two prefixes, the input, the output.
  (memory (export "memory") 17)

  ;; Address of the first byte of the input that was not copied.
  (global $taken (export "taken") (mut i32) (i32.const 0))

  ;; One bit for each byte that is a newline.
  (func $where (param $block v128) (result i64)
    (i64.extend_i32_u
      (i8x16.bitmask
        (i8x16.eq (local.get $block) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10)))))

  ;; Copies [$source, $end) to $target with the prefix at address $prefix (9 bytes) before every line, the first one only
  ;; when $fresh. Stops before the line whose end would pass $limit. Returns the address after the last byte written.
  (func (export "prefix")
    (param $source i32) (param $end i32) (param $target i32) (param $limit i32) (param $prefix i32) (param $fresh i32)
    (result i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $newlines i64) (local $step i32) (local $written i32)
    (global.set $taken (local.get $source))
    (local.set $written (local.get $target))
    (if (local.get $fresh)
      (then
        (v128.store (local.get $target) (v128.load (local.get $prefix)))
        (local.set $target (i32.add (local.get $target) (i32.const 9)))))
    (block $stop
      (loop $next
        (br_if $stop (i32.ge_u (local.get $source) (local.get $end)))
        (local.set $a (v128.load (local.get $source)))
        (local.set $b (v128.load offset=16 (local.get $source)))
        (local.set $c (v128.load offset=32 (local.get $source)))
        (local.set $d (v128.load offset=48 (local.get $source)))
        (v128.store (local.get $target) (local.get $a))
        (v128.store offset=16 (local.get $target) (local.get $b))
        (v128.store offset=32 (local.get $target) (local.get $c))
        (v128.store offset=48 (local.get $target) (local.get $d))
        (local.set $newlines
          (i64.or
            (i64.or (call $where (local.get $a)) (i64.shl (call $where (local.get $b)) (i64.const 16)))
            (i64.or
              (i64.shl (call $where (local.get $c)) (i64.const 32))
              (i64.shl (call $where (local.get $d)) (i64.const 48)))))
        (local.set $step
          (select
            (i32.add (i32.wrap_i64 (i64.ctz (local.get $newlines))) (i32.const 1))
            (i32.const 64)
            (i64.ne (local.get $newlines) (i64.const 0))))
        (local.set $source (i32.add (local.get $source) (local.get $step)))
        (local.set $target (i32.add (local.get $target) (local.get $step)))
        (br_if $next (i64.eqz (local.get $newlines)))
        ;; A newline that lies behind the end belongs to what was in the buffer before.
        (br_if $stop (i32.gt_u (local.get $source) (local.get $end)))
        (br_if $stop (i32.gt_u (local.get $target) (local.get $limit)))
        (global.set $taken (local.get $source))
        (local.set $written (local.get $target))
        (v128.store (local.get $target) (v128.load (local.get $prefix)))
        (local.set $target (i32.add (local.get $target) (i32.const 9)))
        (br $next)))
    ;; What is left is a piece of a line that goes on in the next chunk.
    (if (i32.lt_u (global.get $taken) (local.get $end))
      (then
        (if (i32.ge_u (local.get $source) (local.get $end))
          (then
            (local.set $target (i32.sub (local.get $target) (i32.sub (local.get $source) (local.get $end))))
            (if (i32.le_u (local.get $target) (local.get $limit))
              (then
                (global.set $taken (local.get $end))
                (local.set $written (local.get $target))))))))
    (local.get $written))
)
