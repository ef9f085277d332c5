#include "sql/postgres/options.hpp"

#include "base/quote.hpp"
#include "sql/url.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace tenon::sql::postgres {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

enum class certificates { strict, accept_invalid };

constexpr std::array<std::pair<std::string_view, certificates>, 2> certificate_rules{
    {{"strict", certificates::strict}, {"accept_invalid_certs", certificates::accept_invalid}}};

void set(connection_options& o, std::string_view keyword, const std::string& value) {
  for (auto& [name, old] : o.keywords) {
    if (name != keyword) continue;
    old = value;
    return;
  }
  o.keywords.emplace_back(keyword, value);
}

const std::string* find(const connection_options& o, std::string_view keyword) {
  for (const auto& [name, value] : o.keywords)
    if (name == keyword) return &value;
  return nullptr;
}

void unset(connection_options& o, std::string_view keyword) {
  std::erase_if(o.keywords, [&](const auto& k) { return k.first == keyword; });
}

void pass_on(connection_options& o, const url_parameter& p) { set(o, p.name, p.value); }

// Passes on one of the words that libpq knows.
template <const auto& Words>
void pass_word(connection_options& o, const url_parameter& p) {
  set(o, p.name, std::string(p.choice(Words)));
}

void pass_number(connection_options& o, const url_parameter& p) {
  set(o, p.name, std::to_string(p.number("a whole number")));
}

template <std::size_t Count>
constexpr auto words(const std::string_view (&list)[Count]) {
  std::array<std::pair<std::string_view, std::string_view>, Count> out;
  for (std::size_t i = 0; i < Count; ++i) out[i] = {list[i], list[i]};
  return out;
}

constexpr auto ssl_modes = words({"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
constexpr auto channel_bindings = words({"disable", "prefer", "require"});
constexpr auto gss_modes = words({"disable", "prefer"});
constexpr auto session_attributes = words({"any", "read-write", "read-only", "primary", "standby", "prefer-standby"});

// The authorities that the system trusts; empty: there is no such file. libpq 15 does not find it by itself.
std::string trusted_by_system() {
  for (const char* file :
       {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"})
    if (access(file, R_OK) == 0) return file;
  return {};
}

// Where libpq looks for authorities if nothing else is said.
bool has_own_authorities() {
  const char* home = std::getenv("HOME");
  return home && access((std::string(home) + "/.postgresql/root.crt").c_str(), R_OK) == 0;
}

constexpr url_rule<connection_options> rules[] = {
    {"schema", [](connection_options& o, const url_parameter& p) { o.schema = p.value; }},
    {"connection_limit",
     [](connection_options& o, const url_parameter& p) {
       o.connection_limit = p.number("a whole number of connections, 1 or more", 1);
     }},
    {"min_connections", [](connection_options& o,
                           const url_parameter& p) { o.min_connections = p.number("a whole number of connections"); }},
    {"pool_timeout",
     [](connection_options& o, const url_parameter& p) {
       o.pool_timeout = seconds(p.number("a whole number of seconds, 0 to wait for ever"));
     }},
    {"connect_timeout",
     [](connection_options& o, const url_parameter& p) {
       o.connect_timeout = seconds(p.number("a whole number of seconds, 0 for no limit"));
     }},
    {"socket_timeout",
     [](connection_options& o, const url_parameter& p) {
       o.socket_timeout = seconds(p.number("a whole number of seconds, 0 for no limit"));
     }},
    {"max_connection_lifetime",
     [](connection_options& o, const url_parameter& p) {
       o.max_connection_lifetime = p.lifetime().value_or(seconds(0));
     }},
    {"max_idle_connection_lifetime",
     [](connection_options& o, const url_parameter& p) {
       o.max_idle_connection_lifetime = p.lifetime().value_or(seconds(0));
     }},
    {"statement_cache_size",
     [](connection_options& o, const url_parameter& p) {
       o.statement_cache_size = p.number("a whole number of statements");
     }},
    {"pgbouncer", [](connection_options& o, const url_parameter& p) { o.transaction_pooler = p.flag(); }},
    {"sslmode", pass_word<ssl_modes>},
    {"ssl",
     [](connection_options& o, const url_parameter& p) {
       if (p.flag() && !find(o, "sslmode")) set(o, "sslmode", "require");
     }},
    {"sslrootcert",
     [](connection_options& o, const url_parameter& p) {
       set(o, p.name, p.value == "system" ? trusted_by_system() : p.value);
     }},
    {"sslcert", pass_on},
    {"sslkey", pass_on},
    {"sslaccept",
     [](connection_options& o, const url_parameter& p) {
       const bool is_strict = p.choice(certificate_rules) == certificates::strict;
       const std::string* mode = find(o, "sslmode");
       if (is_strict && mode && *mode == "disable")
         p.source->reject("asks for a valid certificate (sslaccept=strict) and for no encryption (sslmode=disable)",
                          "Leave one of them out.");
       if (is_strict) set(o, "sslmode", "verify-full");
       // libpq checks the certificate as soon as it has one to check it by.
       else if (find(o, "sslcert") && !find(o, "sslkey")) unset(o, "sslcert");
     }},
    {"sslidentity",
     [](connection_options&, const url_parameter& p) {
       p.source->reject("gives a PKCS #12 archive as `sslidentity`, which libpq cannot read",
                        "Convert it to PEM (openssl pkcs12), and give the parts as sslcert and sslkey.");
     }},
    {"user", pass_on},
    {"password", pass_on},
    {"host", pass_on},
    {"hostaddr", pass_on},
    {"port", pass_on},
    {"dbname", pass_on},
    {"passfile", pass_on},
    {"application_name", pass_on},
    {"fallback_application_name", pass_on},
    {"options", pass_on},
    {"channel_binding", pass_word<channel_bindings>},
    {"keepalives", pass_number},
    {"keepalives_idle", pass_number},
    {"keepalives_interval", pass_number},
    {"keepalives_count", pass_number},
    {"tcp_user_timeout", pass_number},
    // Encryption is TLS's: what GSSAPI encrypts only libpq can read.
    {"gssencmode", [](connection_options&, const url_parameter& p) { p.choice(gss_modes); }},
    {"krbsrvname", pass_on},
    {"gsslib", pass_on},
    {"sslcompression", pass_number},
    {"sslpassword", pass_on},
    {"sslcrl", pass_on},
    {"sslcrldir", pass_on},
    {"sslsni", pass_number},
    {"ssl_min_protocol_version", pass_on},
    {"ssl_max_protocol_version", pass_on},
    {"requirepeer", pass_on},
    {"service", pass_on},
    {"target_session_attrs", pass_word<session_attributes>},
    {"client_encoding",
     [](connection_options&, const url_parameter& p) {
       constexpr std::array<std::pair<std::string_view, bool>, 2> names{{{"utf8", true}, {"utf-8", true}}};
       p.choice(names);
     }},
};

struct parts {
  std::string_view user, password, hosts, database, query;
  bool has_password = false;
};

std::string_view take_until(std::string_view& text, std::size_t end) {
  end = std::min(end, text.size());
  const std::string_view out = text.substr(0, end);
  text.remove_prefix(end);
  return out;
}

// Behind "postgresql://".
parts split(std::string_view rest) {
  parts p;
  std::string_view authority = take_until(rest, rest.find_first_of("/?"));
  // A password may hold an at sign that should have been encoded: the last one ends it.
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    const std::string_view login = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    const std::size_t colon = login.find(':');
    p.user = login.substr(0, colon);
    p.has_password = colon != std::string_view::npos;
    if (p.has_password) p.password = login.substr(colon + 1);
  }
  p.hosts = authority;
  if (rest.starts_with('/')) p.database = take_until(rest, rest.find('?')).substr(1);
  if (rest.starts_with('?')) p.query = rest.substr(1);
  return p;
}

// The URL as messages may show it.
std::string without_secrets(std::string_view scheme, const parts& p) {
  std::string out(scheme);
  if (!p.user.empty() || p.has_password) {
    out += p.user;
    if (p.has_password) out += ":***";
    out += '@';
  }
  out += p.hosts;
  out += '/';
  out += p.database;
  return text::quote(out, 200);
}

// A password with a `/` or a `?` in it ends where it should not, and its rest would be shown as the name of a database or
// a parameter.
void check_password(std::string_view scheme, std::string_view rest) {
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  if (rest.substr(0, authority_end).find('@') != std::string_view::npos) return;
  const std::size_t at = rest.find('@');
  const std::size_t query = rest.find('?');
  if (at == std::string_view::npos || rest.find('=', std::min(query, at)) < at) return;
  url_source{"PostgreSQL", text::quote(std::string(scheme) + "***" + std::string(rest.substr(rest.rfind('@'))), 200)}
      .reject("has a user name, a password or a database with a special character in it",
              "Encode it: `/` as %2F, `?` as %3F, `@` as %40, `%` as %25.");
}

// "host:port" parts, several of them separated by commas, as libpq takes them: hosts and ports apart.
void read_hosts(connection_options& o, const url_source& source, std::string_view hosts) {
  std::string names;
  std::string ports;
  while (!hosts.empty()) {
    std::string_view one = take_until(hosts, hosts.find(','));
    if (!hosts.empty()) hosts.remove_prefix(1);
    std::string_view name = one;
    std::string_view port;
    if (one.starts_with('[')) {  // an IPv6 address
      const std::size_t end = one.find(']');
      if (end == std::string_view::npos) source.reject("has a `[` without a `]`", "Write an IPv6 address as [::1].");
      name = one.substr(1, end - 1);
      port = one.substr(end + 1);
      if (!port.empty() && port.front() != ':')
        source.reject("has something behind an IPv6 address that is no port", "Write it as [::1]:5432.");
    } else {
      name = take_until(one, one.find(':'));
      port = one;
    }
    if (!port.empty()) port.remove_prefix(1);
    unsigned number = 1;
    const char* end = port.data() + port.size();
    const auto [stop, problem] = std::from_chars(port.data(), end, number);
    if (!port.empty() && (problem != std::errc{} || stop != end || number < 1 || number > 65535))
      source.reject("has a port that is not a number from 1 to 65535",
                    "Encode special characters of the password, `:` as %3A and so on.");
    if (!names.empty() || !ports.empty()) {
      names += ',';
      ports += ',';
    }
    names += source.percent_decoded(name);
    ports += port.empty() ? "5432" : std::string(port);
  }
  if (!names.empty()) set(o, "host", names);
  if (!ports.empty()) set(o, "port", ports);
}

}  // namespace

connection_options parse_url(std::string_view url) {
  const std::size_t end = url.find("://");
  const std::string_view scheme = url.substr(0, end == std::string_view::npos ? 0 : end + 3);
  if (scheme != "postgresql://" && scheme != "postgres://")
    url_source{"PostgreSQL", "given"}.reject(
        "does not start with `postgresql://`",
        "Write it as postgresql://user:password@host:5432/database; other databases need another `provider`.");
  check_password(scheme, url.substr(scheme.size()));
  const parts p = split(url.substr(scheme.size()));
  const url_source source{"PostgreSQL", without_secrets(scheme, p)};

  connection_options o;
  read_hosts(o, source, p.hosts);
  if (!p.user.empty()) set(o, "user", source.percent_decoded(p.user));
  if (p.has_password) set(o, "password", source.percent_decoded(p.password));
  if (!p.database.empty()) set(o, "dbname", source.percent_decoded(p.database));
  apply_url_parameters(o, parse_url_parameters(source, p.query), rules);

  // Prisma calls the certificate of the server's authority `sslcert`, libpq the client's own, which comes with a key.
  if (const std::string* certificate = find(o, "sslcert"); certificate && !find(o, "sslkey")) {
    if (!find(o, "sslrootcert")) set(o, "sslrootcert", *certificate);
    unset(o, "sslcert");
  }
  const std::string* mode = find(o, "sslmode");
  if (mode && mode->starts_with("verify-") && !find(o, "sslrootcert") && !has_own_authorities())
    if (const std::string file = trusted_by_system(); !file.empty()) set(o, "sslrootcert", file);
  // The search path says the same to queries written by hand. A pooler refuses such settings.
  if (!o.schema.empty() && !o.transaction_pooler) {
    const std::string* given = find(o, "options");
    std::string escaped;
    for (char c : o.schema) {
      if (c == ' ' || c == '\\') escaped += '\\';
      escaped += c;
    }
    set(o, "options", (given ? *given + " " : "") + "-c search_path=\"" + escaped + "\"");
  }
  set(o, "client_encoding", "UTF8");
  set(o, "gssencmode", "disable");
  if (!find(o, "fallback_application_name")) set(o, "fallback_application_name", "tenon");

  if (const std::string* database = find(o, "dbname")) o.database = *database;
  if (const std::string* user = find(o, "user")) o.user = *user;
  const std::string* host = find(o, "host");
  const std::string* port = find(o, "port");
  std::string place = host ? *host : "the local socket";
  if (host && port && !host->starts_with('/')) place += ":" + *port;
  o.display_name = text::quote(o.database.empty() ? "the default database" : o.database) + " at " + text::quote(place);
  return o;
}

}  // namespace tenon::sql::postgres
