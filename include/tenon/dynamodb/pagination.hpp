// Pages, and what is in them, as ranges; and tokens that stand for a place in the result of a query.
#pragma once

#include <tenon/dynamodb/item_requests.hpp>
#include <tenon/dynamodb/partiql_requests.hpp>
#include <tenon/dynamodb/stream_requests.hpp>
#include <tenon/dynamodb/table_requests.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

class client;

// Makes a request ask for the page behind one. False: that was the last.
bool move_on(query_request& request, const query_response& page);
bool move_on(scan_request& request, const scan_response& page);
bool move_on(list_tables_request& request, const list_tables_response& page);
bool move_on(list_tags_of_resource_request& request, const list_tags_of_resource_response& page);
bool move_on(execute_statement_request& request, const execute_statement_response& page);
bool move_on(list_streams_request& request, const list_streams_response& page);
bool move_on(describe_stream_request& request, const describe_stream_response& page);
bool move_on(get_records_request& request, const get_records_response& page);  // until the shard has ended

template <class Request>
concept paged = requires(Request& r, const typename Request::response& page) {
  { move_on(r, page) } -> std::same_as<bool>;
};

// The pages of a request, each fetched when the iteration comes to it. To be gone through once. What the iteration
// throws is what the client's calls throw.
template <paged Request, class Client>
class page_range {
 public:
  using page = typename Request::response;

  page_range(const Client& c, Request request) : client_(c), request_(std::move(request)) {}

  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = page;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(page_range* of) : range_(of) {}
    page& operator*() const noexcept { return *range_->page_; }
    page* operator->() const noexcept { return &*range_->page_; }
    iterator& operator++() {
      if (!range_->fetch_next()) range_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& i, std::default_sentinel_t) noexcept { return !i.range_; }

   private:
    page_range* range_ = nullptr;
  };

  iterator begin() {
    page_.emplace(client_.run(request_));
    return iterator(this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  bool fetch_next() {
    if (!move_on(request_, *page_)) return false;
    page_.emplace(client_.run(request_));
    return true;
  }

  Client client_;
  Request request_;
  std::optional<page> page_;
};

// The items of all pages. To be gone through once; an item is the iteration's until it moves on.
template <paged Request, class Client>
class item_range {
 public:
  item_range(const Client& c, Request request) : pages_(c, std::move(request)) {}

  class iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = item;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit iterator(item_range* of) : range_(of) { skip_empty_pages(); }
    item& operator*() const noexcept { return range_->page_->items[range_->at_]; }
    item* operator->() const noexcept { return &**this; }
    iterator& operator++() {
      ++range_->at_;
      skip_empty_pages();
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator& i, std::default_sentinel_t) noexcept { return !i.range_; }

   private:
    void skip_empty_pages() {
      while (range_->at_ == range_->page_->items.size()) {
        range_->at_ = 0;
        if (++range_->page_ == std::default_sentinel) {
          range_ = nullptr;
          return;
        }
      }
    }

    item_range* range_ = nullptr;
  };

  iterator begin() {
    page_ = pages_.begin();
    at_ = 0;
    return iterator(this);
  }
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  page_range<Request, Client> pages_;
  typename page_range<Request, Client>::iterator page_;
  std::size_t at_ = 0;
};

// A page read into structures.
template <class T>
struct page_of {
  std::vector<T> items;
  std::uint64_t count = 0;
  std::uint64_t scanned_count = 0;
  std::optional<item> last_evaluated_key;
  std::optional<dynamodb::consumed_capacity> consumed_capacity;
};

// Makes texts that clients of a service may keep and send back to go on where a page has ended. They are fit for URLs,
// and belong to one query: to its table, index, conditions, filter, projection and order, but not to its limit.
//
// Whoever gets a token can read the key in it. Without a signing key he can also make tokens, and so choose the key to
// go on from, though not the query.
class page_tokens {
 public:
  // `signing_key`: for HMAC-SHA256; at least 16 bytes, or empty for tokens that are not signed. `accept_plain`: takes
  // the base64 of a key's JSON too, {"PK":{"S":"…"},…} or with plain values, {"PK":"…"}; only without a signing key.
  explicit page_tokens(std::string signing_key = {}, bool accept_plain = true);

  // None if the page is the last.
  std::optional<std::string> next(const query_request& r, const query_response& page) const;
  std::optional<std::string> next(const scan_request& r, const scan_response& page) const;
  std::string token(const query_request& r, const item& last_evaluated_key) const;
  std::string token(const scan_request& r, const item& last_evaluated_key) const;

  // Makes the request go on where the token says; an empty one says from the start. Throws validation_error if it is
  // not a token, of another query, or not signed by this key.
  void resume(query_request& r, std::string_view token) const;
  void resume(scan_request& r, std::string_view token) const;

 private:
  std::string encode(const std::string& fingerprint, const item& key) const;
  document decode(const std::string& fingerprint, std::string_view token) const;

  std::string signing_key_;
  bool accept_plain_;
};

}  // namespace tenon::dynamodb
