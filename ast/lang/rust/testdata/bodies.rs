// Guards: patterns, scopes, receivers, fields, writes, metrics, async, macros.
use crate::geo::Point;

pub struct Config { port: u16, point: Point, hosts: Vec<String> }
enum Event { Key { code: u8, ctrl: bool }, Click(u16, u16), Quit }
const ZERO: u8 = 0;

impl Config {
    fn update(&mut self, event: Event, other: &Config, p: &mut Point) -> u16 {
        self.port += 1;
        self.point.x = other.port;
        self.hosts[0] = String::new();
        self.hosts.push(String::new());
        p.translate(1, 2);
        other.update(event, self, p);
        match event {
            Event::Key { code: ZERO, ctrl } if ctrl && code_is(1) => helper(self.port),
            Event::Key { code, .. } => code as u16,
            Event::Click(x, y) | Event::Other(x, y) => x + y,
            Event::Quit => return 0,
            _ => 1,
        }
    }
    fn build() -> Config {
        let port = 8080;
        Config { port, point: Point { x: 1, y: 2 }, ..Default::default() }
    }
}

fn helper(port: u16) -> u16 { port }

fn code_is(n: u8) -> bool { n == ZERO }

async fn flow(items: &[Config]) -> Result<(), Box<dyn std::error::Error>> {
    'outer: for item in items {
        while let Some(next) = item.hosts.iter().next() {
            if next.is_empty() && item.port > 0 || helper(1) == 2 {
                continue 'outer;
            } else if let Some(helper) = next.chars().next() {
                helper(helper);
            } else {
                break;
            }
        }
    }
    let Some(first) = items.first() else { return Ok(()) };
    let closure = |helper: u16, Config { hosts, .. }: &Config| helper + hosts.len() as u16;
    closure(1, first);
    fetch(first).await?.text().await?;
    (first.callback)(1);
    items.iter().map(helper_of).collect::<Vec<_>>();
    let f: fn(&Config) -> u16 = helper_of;
    vec![helper(1)];
    tokio::select! { x = f(first) => {} }
    loop { break; }
    Ok(())
}

fn helper_of(c: &Config) -> u16 { c.port }
