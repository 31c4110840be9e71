// UniqueFunction<R(Args...)>: a callable that is moved, never copied, so a callback can own what it
// needs. Callables up to kInlineBytes cost no allocation. Calling an empty one is a CHECK.

#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace rollcall {

template <typename Signature>
class UniqueFunction;

template <typename R, typename... Args>
class UniqueFunction<R(Args...)> {
 public:
  static constexpr std::size_t kInlineBytes = 48;

  UniqueFunction() = default;
  // NOLINTNEXTLINE(google-explicit-constructor)
  UniqueFunction(std::nullptr_t) {}

  template <typename F>
    requires(!std::same_as<std::remove_cvref_t<F>, UniqueFunction> &&
             std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
  // NOLINTNEXTLINE(google-explicit-constructor, bugprone-forwarding-reference-overload)
  UniqueFunction(F&& callable) {
    using Callable = std::decay_t<F>;
    if constexpr (kFitsInline<Callable>) {
      ::new (static_cast<void*>(storage_)) Callable(std::forward<F>(callable));
      operations_ = &kInlineOperations<Callable>;
    } else {
      ::new (static_cast<void*>(storage_)) Callable*(new Callable(std::forward<F>(callable)));
      operations_ = &kHeapOperations<Callable>;
    }
  }

  UniqueFunction(UniqueFunction&& other) noexcept { TakeFrom(other); }
  UniqueFunction& operator=(UniqueFunction&& other) noexcept {
    if (this != &other) {
      Reset();
      TakeFrom(other);
    }
    return *this;
  }
  UniqueFunction(const UniqueFunction&) = delete;
  UniqueFunction& operator=(const UniqueFunction&) = delete;
  ~UniqueFunction() { Reset(); }

  explicit operator bool() const { return operations_ != nullptr; }

  // Starts loading the first `bytes` of what the callable's first word points to, as that of a
  // callback does: to the object that it tells. Nothing is read there, so it may be no pointer.
  void PrefetchCaptured(std::size_t bytes) const {
    if (operations_ == nullptr) return;
    std::uintptr_t captured = 0;
    std::memcpy(&captured, storage_, sizeof captured);
    for (std::size_t i = 0; i < bytes; i += kCacheLine)
      __builtin_prefetch(std::bit_cast<const void*>(captured + i));
  }

  R operator()(Args... args) {
    CHECK(operations_ != nullptr);
    return operations_->call(storage_, std::forward<Args>(args)...);
  }

 private:
  static constexpr std::size_t kCacheLine = 64;

  struct Operations {
    R (*call)(void* storage, Args&&... args);
    void (*move)(void* from, void* to) noexcept;  // Leaves `from` destroyed.
    void (*destroy)(void* storage) noexcept;
  };

  template <typename Callable>
  static constexpr bool kFitsInline =
      sizeof(Callable) <= kInlineBytes && alignof(Callable) <= alignof(std::max_align_t) &&
      std::is_nothrow_move_constructible_v<Callable>;

  template <typename Callable>
  static constexpr Operations kInlineOperations = {
      [](void* storage, Args&&... args) -> R {
        return std::invoke(*static_cast<Callable*>(storage), std::forward<Args>(args)...);
      },
      [](void* from, void* to) noexcept {
        ::new (to) Callable(std::move(*static_cast<Callable*>(from)));
        static_cast<Callable*>(from)->~Callable();
      },
      [](void* storage) noexcept { static_cast<Callable*>(storage)->~Callable(); }};

  template <typename Callable>
  static constexpr Operations kHeapOperations = {
      [](void* storage, Args&&... args) -> R {
        return std::invoke(**static_cast<Callable**>(storage), std::forward<Args>(args)...);
      },
      [](void* from, void* to) noexcept { ::new (to) Callable*(*static_cast<Callable**>(from)); },
      [](void* storage) noexcept { delete *static_cast<Callable**>(storage); }};

  void TakeFrom(UniqueFunction& other) noexcept {
    if (other.operations_ != nullptr) {
      other.operations_->move(other.storage_, storage_);
      operations_ = std::exchange(other.operations_, nullptr);
    }
  }

  void Reset() noexcept {
    if (operations_ != nullptr) {
      std::exchange(operations_, nullptr)->destroy(storage_);
    }
  }

  const Operations* operations_ = nullptr;
  alignas(std::max_align_t) std::byte storage_[kInlineBytes];
};

}  // namespace rollcall
