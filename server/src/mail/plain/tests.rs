//! HTML as the texts that people read.
//!
//! **Invariant:** broken HTML takes no longer than any other of its length.

use super::*;

#[test]
fn html_becomes_text() {
    let cases = [
        ("", ""),
        ("  plain \n\t text ", "plain text"),
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<h1>A</h1>\n  <div>B</div>\n<div>C</div>", "A\n\nB\nC"),
        ("<ul><li>one</li> <li><b>two</b> 2</li></ul>x", "- one\n- two 2\n\nx"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        ("a<!-- <b> --><b>b</b>c", "abc"),
        ("<head><title>t</title></head><STYLE>p > a {}</Style>x<script>if (a<b) {}</script >y", "xy"),
        ("a &lt;b&gt; &amp;amp; &#39;&#x41;&nbsp;&hellip; &unknown; & &", "a <b> &amp; 'A … &unknown; & &"),
        ("1 < 2 and <3", "1 < 2 and <3"),
        ("<img src=x alt='A &amp; B'>", "A & B"),
        ("<p title='a > b'>x</p>", "x"),
        ("a<br><br><br>b", "a\n\nb"),
        ("<!DOCTYPE html><html><body>x</body></html>", "x"),
        ("&#10;a&#0;b", "a b"),
    ];
    for (html, expected) in cases {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn links_stay_readable() {
    let cases = [
        ("<a href=\"https://a.example/?x=1&amp;y=2\">Sign in</a> now", "Sign in <https://a.example/?x=1&y=2> now"),
        ("<a class=x href='https://a.example'>https://a.example</a>", "https://a.example"),
        ("<A HREF=https://a.example ><img></A>", "https://a.example"),
        ("Write to <a href='mailto:a@b.example'>a@b.example</a>.", "Write to a@b.example."),
        ("<a href='#top'>up</a> <a name=x>here</a>", "up here"),
        ("<p><a href='https://a.example'>\n  Open\n</a></p><p>x</p>", "Open <https://a.example>\n\nx"),
    ];
    for (html, expected) in cases {
        assert_eq!(text(html), expected, "{html}");
    }
}

/// Broken HTML is a template's mistake, and no reason to fail or to take long.
#[test]
fn broken_html_ends() {
    for html in ["<", "a<b", "<a href=\"x", "<a =x =\"\" href>y</a>", "</a></a>", "<script>", "<!--", "&", "&#xffffffff;", "<a /=/=é='é>é"]
    {
        text(html);
    }
    for part in ["<", "<a href='", "&", "<!--", "</", "<a ", "<script>", "<li>", "<a href=x>", "&#1;", "\u{e9}<\u{e9}"] {
        let html = part.repeat(1_000_000 / part.len());
        let started = std::time::Instant::now();
        text(&html);
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{part}");
    }
}
