const tricks = [
  "'", "''", '"', '""', "`", "\\", "\\\\", "\\'", "%", "%%", "_", "%_%", "\\%", "\\_", "[a-z]", "^", "$", "*", "?", "(", ")", "((((", "))))", "{", "}", "[]", "{}", "null", "NULL", "undefined", "true", "false", "NaN", "Infinity", "-0", "0", "1", "-1", "1e309", "0x41", "1,2", ",", ",,,", ";", "--", "-- ", "/*", "*/", "/**/", "#", "@", "&", "|", "||", "=", "==", "!=", "<>", "<", ">", "<script>alert(1)</script>", "../../etc/passwd", "${7*7}", "{{7*7}}", "$1", "$2", "?1", ":id", "@id", "~", "\t", "\n", "\r\n", " ", "\u00a0", "\u200b", "\u202e", "\ufeff", "\u0001", "\u001f", "\u007f", "\u0085", "\u2028", "\u2029",
];
const injections = [
  "' or '1'='1", "' or 1=1 --", "' or 1=1#", '" or ""="', "') or ('1'='1", "'; drop table contacts; --", "'; delete from contacts where ''='", "1; select pg_sleep(10)", "' union select * from tenants --", "' union all select null,null,null --", "'||(select id from tenants)||'", "admin'--", "' and 1=0 union select sql from sqlite_master --", "x' and 1=(select count(*) from contacts) --", "\\' or 1=1 --", "%' or '%'='", "%' escape '!' --", "a' like 'a", "row.tenantId", "(select 1)", "contacts.id", "chr(39)||chr(39)", "e'\\x27'", "U&'\\0027'", "::jsonb", "cast('a' as text)", "$$", "$tag$ x $tag$", "load_extension('x')", "attach database 'x' as y", "; begin; commit; rollback;",
];
const odd = [
  "\0", "a\0b", "\ud800", "\udfff", "a\ud83d", "\udc00\ud800", "\u{1f98a}", "\u{10ffff}", "\uffff", "e\u0301".repeat(50), "\u0301\u0301\u0301", "ﷺ", "İ", "ı", "ß", "ẞ", "ﬁ", "Ⅷ", "½", "Å", "ſ", "𝓗", "한글", "‮abc", "👨‍👩‍👧‍👦", "a".repeat(2_000), "a".repeat(2_001), "%".repeat(2_000), "\\".repeat(2_000), "'".repeat(1_999), "ﷺ".repeat(2_000), "x".repeat(60_000), "%_".repeat(40_000), "\u{10ffff}".repeat(1_000), "[".repeat(500), "{".repeat(500), "(".repeat(2_000), "9".repeat(400), "-".repeat(400),
];

/** What is tried wherever text comes in. */
export const hostileStrings: readonly string[] = [...new Set([...tricks, ...injections, ...odd])];
